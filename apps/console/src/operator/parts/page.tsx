// What every page of the operator has: its title, what can be done, and whether its numbers are old.
import { Badge, Box, Container, Group, Loader, Text, Title } from "@mantine/core";
import { IconClockPause } from "@tabler/icons-react";
import type { JSX, ReactNode } from "react";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import type { Polled } from "../../asking/use-poll.ts";
import { strings } from "../../strings.ts";

const words = strings.operator;

interface Props {
  title: string;
  explain?: string;
  polled: Pick<Polled<unknown>, "value" | "error" | "staleMs" | "refresh">;
  /** Beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The children are shown once there is an answer. */
export function Page({ title, explain, polled, actions, children }: Props): JSX.Element {
  const { value, error } = polled;
  return (
    <Container size="xl" py="md" px="lg">
      <Group justify="space-between" align="flex-start" mb="md">
        <Box flex="1 1 20rem">
          <Group gap="sm">
            <Title order={1} size="h3">
              {title}
            </Title>
            <Stale {...polled} />
          </Group>
          {explain !== undefined && (
            <Text size="sm" c="dimmed">
              {explain}
            </Text>
          )}
        </Box>
        {actions}
      </Group>
      {value === null && error === null && <Loader size="sm" role="status" aria-label={strings.shell.loading} />}
      {error !== null && (
        <Box mb="md">
          <ProblemAlert error={error} onRetry={polled.refresh} />
        </Box>
      )}
      {value !== null && children}
    </Container>
  );
}

/** Says so when the last answer is old. */
export function Stale({ value, staleMs }: Pick<Polled<unknown>, "value" | "staleMs">): JSX.Element | null {
  if (value === null || staleMs === null) return null;
  return (
    <Badge
      color="orange"
      variant="outline"
      c="var(--mantine-color-text)"
      leftSection={<IconClockPause size={12} aria-hidden />}
      tt="none"
    >
      {words.stale(staleMs / 1_000)}
    </Badge>
  );
}
