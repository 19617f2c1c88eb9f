/**
 * A card: one thing that a participant is asked to do, to answer or to read. Field for field the vendor's, whose lists of
 * types end in "…": so an activity's type is any upper-case word. Events hold the card as clients see it.
 */
import { z } from "zod";
import { extraDataType } from "../extras/extra-value.ts";
import { outsideId } from "../values/identifiers.ts";
import { jsonValue } from "../values/json-value.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";

/** GENERAL_ACTIVITY, SURVEY, CONTENT and whatever else the product knows. */
export const activityPlanType = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/, "must be an upper-case name such as GENERAL_ACTIVITY");

/** One question of a card. */
export const activityValue = z.strictObject({
  id: outsideId,
  measureTypeId: outsideId.nullable(),
  measureTypeName: text(200),
  /** The letters of an extra's data type. */
  measureDataType: extraDataType,
  /** What may be reported; anything of the data type when there are none. */
  measureTypeOptions: z.array(text(200)).max(50),
  /** Null until it is reported. */
  reportedValue: jsonValue,
});
export type ActivityValue = z.infer<typeof activityValue>;

const activityData = z.strictObject({
  activityPlanType,
  activityPlanTypeId: outsideId.nullable(),
  activityValues: z.array(activityValue).max(50),
});

export const activityPlanCard = z.strictObject({
  id: outsideId,
  activityPlanId: outsideId,
  title: text(200),
  description: text(5_000).nullable(),
  imageUrl: text(2_000).nullable(),
  isOneOff: z.boolean(),
  scheduledAt: utcTime.nullable(),
  reportedAt: utcTime.nullable(),
  /** The name of the journey that the card is part of. */
  associatedJourney: text(200).nullable(),
  data: activityData,
  /** How the product shows the card, such as CARD_THEME; it means nothing here. */
  uiConfigs: z.record(z.string().regex(/^[A-Za-z]\w{0,99}$/), jsonValue),
});
export type ActivityPlanCard = z.infer<typeof activityPlanCard>;

/** What a card reads as once its participant is erased. */
export const erasedCard: ActivityPlanCard = {
  ...{ id: "erased", activityPlanId: "erased", title: "[erased]", description: null, imageUrl: null, isOneOff: true },
  ...{ scheduledAt: null, reportedAt: null, associatedJourney: null, uiConfigs: {} },
  data: { activityPlanType: "ERASED", activityPlanTypeId: null, activityValues: [] },
};

/** A card before it is part of a plan and before anybody has answered it. */
export const plannedCard = activityPlanCard
  .omit({ activityPlanId: true, reportedAt: true, associatedJourney: true })
  .extend({
    data: activityData.extend({ activityValues: z.array(activityValue.omit({ reportedValue: true })).max(50) }),
  });
export type PlannedCard = z.infer<typeof plannedCard>;
