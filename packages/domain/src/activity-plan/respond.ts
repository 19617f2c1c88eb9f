/**
 * Answering a card. A response is the whole answer: what it leaves out is not reported. A one-off card is answered once,
 * and the same answer again (a retry) changes nothing; any other card can be answered again, and the last answer stands.
 */
import type { ActivityPlanCard, RespondToActionPlanCard } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import { answerOf } from "./answer.ts";
import type { ActivityPlanEvent } from "./evolve.ts";
import { reportedValues } from "./reported-values.ts";
import type { ActivityPlanState } from "./state.ts";

/** The card with its answers, or why there can be none. */
export function respond(command: RespondToActionPlanCard, state: ActivityPlanState): Decision<ActivityPlanEvent> {
  const { participantId, cardId, by, at } = command;
  if (by.role === "admin" || by.role === "service") {
    return refuse("role-not-allowed", "Only the participant and coaches answer a card.");
  }
  const planned = cardFor(command, state);
  if (state.status === "absent" || !planned) return refuse("card-unknown", `There is no activity card ${cardId}.`);
  const reported = reportedValues(planned, command.responses);
  if ("refusal" in reported) return { ok: false, refusal: reported.refusal };
  const card = { ...planned, reportedAt: at, data: { ...planned.data, activityValues: reported.values } };
  const before = state.answers.find((answer) => answer.cardId === cardId);
  if (planned.isOneOff && before) {
    return before.fingerprint === answerOf(card)
      ? accept()
      : refuse("card-already-answered", `The activity card ${cardId} was answered already.`);
  }
  return accept({
    type: "ActionPlanCardResponded",
    data: { planId: state.planId, participantId, card, respondedBy: by, respondedAt: at },
  });
}

/** To another participant, and on the path of another, a card does not exist. */
function cardFor(
  { participantId, cardId, by }: RespondToActionPlanCard,
  state: ActivityPlanState,
): ActivityPlanCard | undefined {
  if (state.status === "absent" || state.participantId !== participantId) return undefined;
  if (by.role === "participant" && by.id !== participantId) return undefined;
  return state.cards.find(({ id }) => id === cardId);
}
