// The letters of a page, oldest first. Each is a button, so that the keyboard reaches it.
import { Badge, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import type { ListedDeadLetter } from "@tributary/client";
import type { JSX } from "react";
import { agoOf } from "../../wording/times.ts";
import classes from "./letter-list.module.css";

interface Props {
  letters: readonly ListedDeadLetter[];
  chosen: string | null;
  onChoice: (id: string) => void;
}

export const LetterList = ({ letters, chosen, onChoice }: Props): JSX.Element => (
  <Stack gap={4}>
    {letters.map(({ id, reason, detail, headers, key, recordedAt }) => (
      <UnstyledButton
        key={id}
        className={classes.letter}
        aria-current={id === chosen ? "true" : undefined}
        onClick={() => onChoice(id)}
      >
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text fw={600} size="sm">
            {headers?.ce_type ?? id}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Badge size="sm" variant="dot" w="max-content" color={reason === "failed" ? "red" : "orange"} tt="none">
              {reason}
            </Badge>
            <Text size="xs" c="dimmed">
              {agoOf(recordedAt)}
            </Text>
          </Group>
        </Group>
        <Text size="sm" lineClamp={1}>
          {detail}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace" truncate>
          {key}
        </Text>
      </UnstyledButton>
    ))}
  </Stack>
);
