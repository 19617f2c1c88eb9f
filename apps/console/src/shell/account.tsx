// Who is signed in, how the page looks, and the way out.
import { ActionIcon, Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import type { JSX } from "react";
import { useNavigate } from "react-router";
import { useConnection } from "../connection/connection.tsx";
import { useSession } from "../connection/session.tsx";
import { strings } from "../strings.ts";
import classes from "./layout.module.css";
import { SchemeSwitch } from "./scheme-switch.tsx";

const { shell } = strings;

export function Account(): JSX.Element {
  const { identity } = useConnection();
  const { signOut } = useSession();
  const navigate = useNavigate();
  const leave = () => {
    void navigate("/sign-in", { replace: true });
    signOut();
  };
  return (
    <Stack gap="sm" className={classes.account} component="section" aria-label={shell.account}>
      <div>
        <Text size="sm">{shell.signedInAs(shell.roles[identity.role], identity.id)}</Text>
        <Text size="xs" c="dimmed">
          {shell.tenant(identity.tenant)}
        </Text>
      </div>
      <Group justify="space-between" wrap="nowrap">
        <SchemeSwitch />
        <Tooltip label={shell.signOut}>
          <ActionIcon variant="default" size="lg" aria-label={shell.signOut} onClick={leave}>
            <IconLogout size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Stack>
  );
}
