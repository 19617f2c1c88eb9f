// The cards table: each card as its last event left it, beside what it is searched and sorted by.
import type { EventOf } from "@tributary/schemas";
import type { CardChange, CardRow } from "./rows.ts";

/** The rows of the cards that were just added, in their order. */
export function addedCardRows(tenant: string, { data }: EventOf<"ActionPlanCardsAdded">): CardRow[] {
  return data.cards.map((card, position) => ({
    ...{ tenant, participant_id: data.participantId, id: card.id, activity_plan_id: data.planId },
    ...{ plan_title: data.title, position, due_at: card.scheduledAt ?? data.addedAt },
    ...{ reported_at: card.reportedAt, card },
  }));
}

/** What becomes of the row of a card that was just answered. */
export function respondedCardChange(tenant: string, { data }: EventOf<"ActionPlanCardResponded">): CardChange {
  const { id, reportedAt } = data.card;
  return { tenant, participant_id: data.participantId, id, reported_at: reportedAt, card: data.card };
}
