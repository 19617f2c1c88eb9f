import { Badge, Button, Group, Paper, Stack, Text } from "@mantine/core";
import type { ActivityPlanCard, Client } from "@tributary/client";
import type { FormEvent, JSX } from "react";
import { onceOnly } from "../asking/once.ts";
import { ProblemAlert } from "../asking/problem-alert.tsx";
import { useDoing } from "../asking/use-doing.ts";
import { isOpenCard } from "../chat/cards.ts";
import { wordsOf } from "../chat/form-card.tsx";
import { type Answers, type Drafts, useDraft } from "../chat/use-draft.ts";
import { ValueInput } from "../chat/value-input.tsx";
import { strings } from "../strings.ts";
import { momentOf } from "../wording/times.ts";

interface Props {
  card: ActivityPlanCard;
  client: Client;
  userId: string;
  drafts: Drafts<Answers>;
}

/** One card: what is to be done, and what has been reported or the place to do so. */
export const CardAnswer = (props: Props): JSX.Element => (
  <Paper withBorder p="sm" component="article" aria-label={props.card.title}>
    <Stack gap={6}>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} size="sm">
          {props.card.title}
        </Text>
        {props.card.reportedAt !== null && (
          <Badge size="sm" variant="light" color="teal">
            {strings.coach.cards.answered}
          </Badge>
        )}
      </Group>
      {props.card.description !== null && <Text size="sm">{props.card.description}</Text>}
      {props.card.scheduledAt !== null && (
        <Text size="xs" c="dimmed">
          {momentOf(props.card.scheduledAt)}
        </Text>
      )}
      {isOpenCard(props.card) ? <Answer {...props} /> : <Reported card={props.card} />}
    </Stack>
  </Paper>
);

const Reported = ({ card }: { card: ActivityPlanCard }): JSX.Element => (
  <>
    {card.data.activityValues.map(({ id, measureTypeName, reportedValue }) => (
      <Text key={id} size="sm">
        {measureTypeName}: <strong>{wordsOf(reportedValue)}</strong>
      </Text>
    ))}
  </>
);

function Answer({ card, client, userId, drafts }: Props): JSX.Element {
  const [values, setValues] = useDraft(drafts, card.id, {});
  const doing = useDoing();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
    const responses = given.map(([activityValueId, value]) => ({ activityValueId, value }));
    const body = { activityPlanCardId: card.id, responses };
    const input = { userId, body, headers: onceOnly() };
    if (await doing.run(() => client.call("PUT /participants/{userId}/activity_responses", input))) {
      drafts.delete(card.id);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap={6}>
        {card.data.activityValues.map(({ id, measureTypeName, measureDataType, measureTypeOptions, reportedValue }) => (
          <ValueInput
            key={id}
            {...{ label: measureTypeName, dataType: measureDataType, options: measureTypeOptions }}
            value={values[id] ?? reportedValue ?? undefined}
            onChange={(value) => setValues({ ...values, [id]: value })}
          />
        ))}
        <ProblemAlert error={doing.error} />
        <Button type="submit" size="xs" loading={doing.isBusy}>
          {strings.phone.report}
        </Button>
      </Stack>
    </form>
  );
}
