/** Which rule answers which command about an activity plan. */
import type { ActivityPlanCard, AddActionPlanCards, PlannedCard, RespondToActionPlanCard } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ActivityPlanEvent } from "./evolve.ts";
import { respond } from "./respond.ts";
import type { ActivityPlanState } from "./state.ts";

export type ActivityPlanCommand = AddActionPlanCards | RespondToActionPlanCard;

/** Events or a refusal. */
export function decide(command: ActivityPlanCommand, state: ActivityPlanState): Decision<ActivityPlanEvent> {
  return command.type === "AddActionPlanCards" ? addCards(command, state) : respond(command, state);
}

/** A plan gets all its cards at once; a participant gets them from others. */
function addCards(command: AddActionPlanCards, state: ActivityPlanState): Decision<ActivityPlanEvent> {
  const { planId, participantId, title, by, at } = command;
  if (by.role === "participant") return refuse("role-not-allowed", "A participant cannot plan activities.");
  if (state.status !== "absent") return refuse("plan-already-added", `There is an activity plan ${planId} already.`);
  const cards = command.cards.map((card) => cardOf(planId, card));
  return accept({
    type: "ActionPlanCardsAdded",
    data: { planId, participantId, title, cards, addedBy: by, addedAt: at },
  });
}

function cardOf(activityPlanId: string, planned: PlannedCard): ActivityPlanCard {
  const activityValues = planned.data.activityValues.map((value) => ({ ...value, reportedValue: null }));
  const data = { ...planned.data, activityValues };
  return { ...planned, activityPlanId, reportedAt: null, associatedJourney: null, data };
}
