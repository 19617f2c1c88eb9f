/** Bodies and answers of the activity plan routes. */
import { z } from "zod";
import { paging } from "../http/paging.ts";
import { canBeChosen } from "../questions/question.ts";
import { outsideId } from "../values/identifiers.ts";
import { atMostBytes } from "../values/json-size.ts";
import { text } from "../values/text.ts";
import { givenTime, periodEnd, periodStart } from "../values/time.ts";
import { webUrl } from "../values/web-url.ts";
import { activityPlanCard, activityPlanType, plannedCard } from "./card.ts";
import { cardResponses } from "./commands.ts";
import { MAX_CARDS, recurrence } from "./recurrence.ts";
import { areBounds } from "./response-bounds.ts";

/** So that whatever is answered to a card, both together fit into one event. */
const MAX_CARD_BYTES = 32 * 1_024;

const { title, description, uiConfigs, data } = plannedCard.shape;
const { measureTypeName, measureDataType, measureTypeOptions } = data.shape.activityValues.element.shape;

const newActivityValue = z
  .strictObject({
    measureTypeId: outsideId.nullish(),
    measureTypeName,
    measureDataType,
    measureTypeOptions: measureTypeOptions.optional(),
  })
  .refine(({ measureDataType: dataType, measureTypeOptions: options = [] }) => canBeChosen({ dataType, options }), {
    path: ["measureTypeOptions"],
    message: "must be different values of the measureDataType",
  });

const newActivityPlanCard = atMostBytes(
  z
    .strictObject({
      title,
      description: description.optional(),
      imageUrl: webUrl.nullish(),
      scheduledAt: givenTime.nullish(),
      isOneOff: z.boolean().default(true).describe("A one-off card is answered once; any other one again and again."),
      recurrence: recurrence.optional().describe("Gives one card per time, the first of them at scheduledAt."),
      data: z.strictObject({
        activityPlanType,
        activityPlanTypeId: outsideId.nullish(),
        activityValues: z.array(newActivityValue).max(50).optional(),
      }),
      uiConfigs: uiConfigs.optional(),
    })
    .refine((card) => !card.recurrence || (card.scheduledAt && !card.isOneOff), {
      path: ["recurrence"],
      message: "needs scheduledAt, and isOneOff false",
    })
    .refine(({ scheduledAt, recurrence: again }) => !again?.until || !scheduledAt || scheduledAt <= again.until, {
      path: ["recurrence", "until"],
      message: "must not be before scheduledAt",
    })
    .refine(({ uiConfigs = {} }) => areBounds(uiConfigs), {
      path: ["uiConfigs", "RESPONSE_UI_CONFIGS"],
      message: "must be a list of objects, whose bounds are numbers and leave something to answer",
    }),
  MAX_CARD_BYTES,
);
export type NewActivityPlanCard = z.infer<typeof newActivityPlanCard>;

export const addActivityPlanBody = z.strictObject({
  participantId: outsideId,
  title: text(200),
  cards: z.array(newActivityPlanCard).min(1).max(MAX_CARDS),
});
export type AddActivityPlanBody = z.infer<typeof addActivityPlanBody>;

export const activityPlan = z.strictObject({ id: outsideId, cards: z.array(activityPlanCard) });

export const respondToCardBody = z.strictObject({
  activityPlanCardId: outsideId,
  responses: cardResponses.describe("The whole answer: what it leaves out is not reported."),
});
export type RespondToCardBody = z.infer<typeof respondToCardBody>;

/** A card's day is when it is scheduled, or when it was added. */
export const searchCardsBody = z.strictObject({
  activityPlanType: activityPlanType.optional(),
  activityPlanName: text(200).optional().describe("The title of the card, or of its plan."),
  fromDate: periodStart.optional().describe("Scheduled (or added, when it has no schedule) then or later."),
  toDate: periodEnd.optional().describe("Scheduled or added then or earlier; a day counts to its end, in UTC."),
  isReported: z.boolean().optional().describe("Whether it has been answered."),
  isActive: z
    .boolean()
    .optional()
    .describe("Whether it can be answered now: it is due, and no one-off already answered."),
  ...paging,
});
export type SearchCardsBody = z.infer<typeof searchCardsBody>;

export const activityPlanCardResults = z.strictObject({
  results: z.array(activityPlanCard),
  total: z.int().min(0),
});
