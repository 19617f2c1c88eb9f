import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import type { ActivityPlanCard } from "@tributary/client";
import { type JSX, useState } from "react";
import { More } from "../../asking/more.tsx";
import { sortedCards } from "../../chat/cards.ts";
import { wordsOf } from "../../chat/form-card.tsx";
import { strings } from "../../strings.ts";
import { momentOf } from "../../wording/times.ts";
import { NewPlan } from "./new-plan.tsx";
import classes from "./participants.module.css";
import type { Person } from "./person.ts";
import { Section } from "./section.tsx";

const words = strings.coach.cards;
/** Of what is still to be done, which may be something for every day: what was reported is not far below. */
const SHOWN_AT_FIRST = 5;

interface Props {
  person: Person;
  onMore: () => Promise<void>;
}

/** Somebody's cards: what is still to be done, and what they have answered, as it comes in. */
export function Cards({ person, onMore }: Props): JSX.Element {
  const [isOpen, dialog] = useDisclosure(false);
  const action = (
    <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={dialog.open}>
      {words.give}
    </Button>
  );
  return (
    <Section title={words.title} action={action}>
      <CardList cards={sortedCards(person.cards.values())} />
      {person.hasMoreCards && <More onMore={onMore} />}
      {isOpen && <NewPlan participantId={person.participant.id} onClose={dialog.close} />}
    </Section>
  );
}

function CardList({ cards }: { cards: readonly ActivityPlanCard[] }): JSX.Element {
  const [isAll, setAll] = useState(false);
  const waiting = cards.filter(({ reportedAt }) => reportedAt === null);
  const shown = isAll ? waiting : waiting.slice(0, SHOWN_AT_FIRST);
  const hidden = waiting.length - shown.length;
  return (
    <Stack gap="xs" aria-live="polite">
      {shown.map((card) => (
        <Card key={card.id} card={card} />
      ))}
      {hidden > 0 && (
        <Button size="xs" variant="default" onClick={() => setAll(true)}>
          {words.further(hidden)}
        </Button>
      )}
      {cards.slice(waiting.length).map((card) => (
        <Card key={card.id} card={card} />
      ))}
      {cards.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.none}
        </Text>
      )}
    </Stack>
  );
}

const Card = ({ card }: { card: ActivityPlanCard }): JSX.Element => (
  <div className={classes.card} data-reported={card.reportedAt !== null}>
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" fw={600}>
        {card.title}
      </Text>
      <Badge size="sm" variant="light" color={card.reportedAt === null ? "gray" : "teal"}>
        {card.reportedAt === null ? words.waits : words.answered}
      </Badge>
    </Group>
    {card.description !== null && <Text size="sm">{card.description}</Text>}
    {card.data.activityValues.map(({ id, measureTypeName, reportedValue }) => (
      <Text key={id} size="sm">
        {measureTypeName}: <strong>{wordsOf(reportedValue)}</strong>
      </Text>
    ))}
    <Text size="xs" c="dimmed">
      {card.reportedAt !== null && words.answeredAt(momentOf(card.reportedAt))}
      {card.reportedAt === null && card.scheduledAt !== null && words.scheduledAt(momentOf(card.scheduledAt))}
    </Text>
  </div>
);
