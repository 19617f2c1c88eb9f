// Cards of a participant. Once answered a card stays so, whichever of its forms is heard of last.
import type { ActivityPlanCard } from "@tributary/client";

export function withCards(
  cards: ReadonlyMap<string, ActivityPlanCard>,
  found: readonly ActivityPlanCard[],
): ReadonlyMap<string, ActivityPlanCard> {
  const next = new Map(cards);
  for (const card of found) {
    const known = next.get(card.id)?.reportedAt ?? "";
    if (known <= (card.reportedAt ?? "")) next.set(card.id, card);
  }
  return next;
}

/** Whether it waits for an answer: a one-off card is answered once, any other again and again. */
export const isOpenCard = ({ isOneOff, reportedAt }: ActivityPlanCard): boolean => !isOneOff || reportedAt === null;

/** What can be answered now or later first, then what was answered last. */
export function sortedCards(cards: Iterable<ActivityPlanCard>): ActivityPlanCard[] {
  return [...cards].sort((one, other) => {
    if ((one.reportedAt === null) !== (other.reportedAt === null)) return one.reportedAt === null ? -1 : 1;
    const [mine, yours] = [one.reportedAt ?? one.scheduledAt ?? "", other.reportedAt ?? other.scheduledAt ?? ""];
    return one.reportedAt === null ? compare(mine, yours) || compare(one.id, other.id) : compare(yours, mine);
  });
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
