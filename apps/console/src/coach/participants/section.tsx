import { Group, Paper, Stack, Title } from "@mantine/core";
import { type JSX, type ReactNode, useId } from "react";

interface Props {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}

/** One part of a participant's page. */
export function Section({ title, action, children }: Props): JSX.Element {
  const id = useId();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5" id={id}>
            {title}
          </Title>
          {action}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
