/** What can be asked of an activity plan. */
import { z } from "zod";
import { actor } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { atMostBytes } from "../values/json-size.ts";
import { jsonValue } from "../values/json-value.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { plannedCard } from "./card.ts";

export const addActionPlanCards = z.strictObject({
  type: z.literal("AddActionPlanCards"),
  planId: outsideId,
  participantId: outsideId,
  title: text(200),
  cards: z.array(plannedCard).min(1).max(50),
  by: actor,
  at: utcTime,
});
export type AddActionPlanCards = z.infer<typeof addActionPlanCards>;

/** With this and a card of the largest size the event of a response is far from the largest that can be kept. */
const MAX_RESPONSE_BYTES = 16 * 1_024;

const cardResponse = z.strictObject({ activityValueId: outsideId, value: jsonValue });
export type CardResponse = z.infer<typeof cardResponse>;

/** One value per question at most. A response without any acknowledges the card. */
export const cardResponses = atMostBytes(
  z.array(cardResponse).max(50).refine(answersEachOnce, "must not repeat an activityValueId"),
  MAX_RESPONSE_BYTES,
);

function answersEachOnce(responses: readonly CardResponse[]): boolean {
  return new Set(responses.map(({ activityValueId }) => activityValueId)).size === responses.length;
}

export const respondToActionPlanCard = z.strictObject({
  type: z.literal("RespondToActionPlanCard"),
  participantId: outsideId,
  cardId: outsideId,
  responses: cardResponses,
  by: actor,
  at: utcTime,
});
export type RespondToActionPlanCard = z.infer<typeof respondToActionPlanCard>;
