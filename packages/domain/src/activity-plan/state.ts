/**
 * What deciding about an activity plan needs: its cards as they were added, which fit into one event, and a fingerprint of
 * the last answer to each. What was answered is in the events and the read model, never here.
 */
import { activityPlanCard } from "@tributary/schemas";
import { z } from "zod";

const planned = z.strictObject({
  status: z.literal("planned"),
  planId: z.string(),
  participantId: z.string(),
  cards: z.array(activityPlanCard),
  /** By card. */
  answers: z.array(z.strictObject({ cardId: z.string(), fingerprint: z.string() })),
});

export const activityPlanState = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("absent") }),
  planned,
]);

export type ActivityPlanState = z.infer<typeof activityPlanState>;

export const ACTIVITY_PLAN_STATE_VERSION = 1;
