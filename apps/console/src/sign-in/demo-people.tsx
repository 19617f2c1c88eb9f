import { Button, Divider, Stack } from "@mantine/core";
import type { JSX } from "react";
import type { Credentials } from "../connection/credentials.ts";
import { type Demo, type DemoRole, demoCredentials } from "../connection/demo.ts";
import { strings } from "../strings.ts";

const { signIn: words } = strings;
const ROLES: readonly DemoRole[] = ["coach", "participant", "admin"];

interface Props {
  demo: Demo;
  onChoice: (credentials: Credentials) => void;
}

/** One click for each of the demo's people. */
export const DemoPeople = ({ demo, onChoice }: Props): JSX.Element => (
  <Stack gap="xs" mt="lg">
    <Divider label={words.demo} />
    {ROLES.map((role) => (
      <Button key={role} variant="default" onClick={() => onChoice(demoCredentials(demo, role))}>
        {words.demoRoles[role]}
      </Button>
    ))}
  </Stack>
);
