import { Stack, Text, Title } from "@mantine/core";
import type { JSX } from "react";
import { More } from "../asking/more.tsx";
import { sortedCards } from "../chat/cards.ts";
import { useLive } from "../chat/use-live.ts";
import { strings } from "../strings.ts";
import { CardAnswer } from "./card-answer.tsx";
import classes from "./phone.module.css";
import type { PhoneState } from "./use-phone.ts";

/** What the participant is asked to do and report, and what they have reported. */
export function PhoneCards({ phone }: { phone: PhoneState }): JSX.Element {
  const { cards, isLoaded, isMore } = useLive(phone.cards);
  return (
    <>
      <header className={classes.header}>
        <Title order={2} size="h4">
          {strings.phone.tab.cards}
        </Title>
      </header>
      <Stack className={classes.list} p="sm" gap="sm" aria-busy={!isLoaded}>
        {sortedCards(cards.values()).map((card) => (
          <CardAnswer
            key={`${card.id} ${card.reportedAt}`}
            {...{ card, client: phone.client, userId: phone.me.id, drafts: phone.drafts }}
          />
        ))}
        {isLoaded && cards.size === 0 && (
          <Text size="sm" c="dimmed" ta="center" py="xl">
            {strings.phone.noCards}
          </Text>
        )}
        {isMore && <More onMore={phone.moreCards} />}
      </Stack>
    </>
  );
}
