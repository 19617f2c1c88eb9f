/** What can have happened to the cards of an activity plan. Published schemas are frozen, and the card's with them. */
import { z } from "zod";
import { onlyVersion } from "../events/history.ts";
import { actor } from "../people.ts";
import { about } from "../personal.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { activityPlanCard, erasedCard } from "./card.ts";

const plan = { planId: outsideId, participantId: outsideId };

const actionPlanCardsAdded = z.strictObject({
  ...plan,
  title: about("participantId", text(200)),
  cards: about("participantId", z.array(activityPlanCard).min(1).max(50), [erasedCard]),
  addedBy: actor,
  addedAt: utcTime,
});

const actionPlanCardResponded = z.strictObject({
  ...plan,
  /** The whole card as it is after the response. */
  card: about("participantId", activityPlanCard.clone(), erasedCard),
  respondedBy: actor,
  respondedAt: utcTime,
});

export const activityPlanEvents = {
  ActionPlanCardsAdded: onlyVersion(actionPlanCardsAdded),
  ActionPlanCardResponded: onlyVersion(actionPlanCardResponded),
};
