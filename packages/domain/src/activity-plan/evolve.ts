/** How an activity plan's state follows from what happened. */
import type { EventOf } from "@tributary/schemas";
import { answerOf } from "./answer.ts";
import type { ActivityPlanState } from "./state.ts";

export type ActivityPlanEvent = EventOf<"ActionPlanCardsAdded" | "ActionPlanCardResponded">;

/** The state after the event. */
export function evolve(state: ActivityPlanState, event: ActivityPlanEvent): ActivityPlanState {
  if (event.type === "ActionPlanCardsAdded") {
    const { planId, participantId, cards } = event.data;
    return { status: "planned", planId, participantId, cards, answers: [] };
  }
  if (state.status === "absent") return state;
  const { card } = event.data;
  const others = state.answers.filter(({ cardId }) => cardId !== card.id);
  return { ...state, answers: [...others, { cardId: card.id, fingerprint: answerOf(card) }] };
}
