import { ActionIcon, Group, Stack, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import type { Extra, ExtraChange } from "@tributary/client";
import { type JSX, useState } from "react";
import { wordsOf } from "../../chat/form-card.tsx";
import { strings } from "../../strings.ts";
import { momentOf } from "../../wording/times.ts";
import { ChangeExtra } from "./change-extra.tsx";
import { extraKey, type Person } from "./person.ts";
import { Section } from "./section.tsx";

const words = strings.coach.extras;

/** What is known about somebody. A change shows when the stream tells of it, whoever made it. */
export function Extras({ person }: { person: Person }): JSX.Element {
  const { definitions, extras, participant } = person;
  return (
    <Section title={words.title}>
      <Stack gap="sm">
        {definitions.map((extra) => (
          <ExtraRow
            key={extra.id}
            {...{ extra, participantId: participant.id, value: extras.get(extraKey(extra.group, extra.code)) }}
          />
        ))}
        {definitions.length === 0 && (
          <Text size="sm" c="dimmed">
            {words.none}
          </Text>
        )}
      </Stack>
    </Section>
  );
}

interface RowProps {
  extra: Extra;
  participantId: string;
  value: ExtraChange | undefined;
}

function ExtraRow({ extra, participantId, value }: RowProps): JSX.Element {
  const [isChanging, setChanging] = useState(false);
  if (isChanging) {
    return <ChangeExtra {...{ extra, participantId, before: value?.extraValue, onClose: () => setChanging(false) }} />;
  }
  return (
    <Group justify="space-between" wrap="nowrap">
      <div>
        <Text size="sm" c="dimmed">
          {extra.name}
        </Text>
        <Text size="sm" aria-live="polite">
          {wordsOf(value?.extraValue)}
        </Text>
        {value !== undefined && (
          <Text size="xs" c="dimmed">
            {momentOf(value.updatedAt)}
          </Text>
        )}
      </div>
      <ActionIcon
        {...{ variant: "subtle", color: "gray", onClick: () => setChanging(true) }}
        aria-label={words.change(extra.name)}
      >
        <IconPencil size={16} />
      </ActionIcon>
    </Group>
  );
}
