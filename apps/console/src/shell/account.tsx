// Who is signed in, how the page looks, and the way out.
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import type { JSX } from "react";
import { useNavigate } from "react-router";
import { useConnection } from "../connection/connection.tsx";
import { useSession } from "../connection/session.tsx";
import { strings } from "../strings.ts";
import { SchemeSwitch } from "./scheme-switch.tsx";

export function Account(): JSX.Element {
  const { identity } = useConnection();
  const { signOut } = useSession();
  const navigate = useNavigate();
  const leave = () => {
    void navigate("/sign-in", { replace: true });
    signOut();
  };
  return (
    <Stack gap="xs" px="xs" component="section" aria-label={strings.shell.account}>
      <div>
        <Text size="sm">{strings.shell.signedInAs(strings.shell.roles[identity.role], identity.id)}</Text>
        <Text size="xs" c="dimmed">
          {strings.shell.tenant(identity.tenant)}
        </Text>
      </div>
      <Group justify="space-between" wrap="nowrap">
        <SchemeSwitch />
        <Button variant="default" size="xs" leftSection={<IconLogout size={14} />} onClick={leave}>
          {strings.shell.signOut}
        </Button>
      </Group>
    </Stack>
  );
}
