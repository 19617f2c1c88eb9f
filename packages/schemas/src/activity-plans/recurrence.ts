/** How often a card comes again: it is given as one card per time, each answered by itself. */
import { z } from "zod";
import { periodEnd } from "../values/time.ts";
import { timeZone } from "../values/time-zone.ts";

/** Most cards of a plan, those that come again counted one by one: all of them are in one event. */
export const MAX_CARDS = 50;

export const recurrence = z
  .strictObject({
    every: z.enum(["day", "week"]),
    count: z.int().min(1).max(MAX_CARDS).optional().describe("How many times in all."),
    until: periodEnd.optional().describe("Not after then; a day counts to its end, in UTC."),
    timeZone: timeZone
      .optional()
      .describe("Where the time of day stays the same; where the participant is, unless you say, or else UTC."),
  })
  .refine(({ count, until }) => (count === undefined) !== (until === undefined), "takes count or until, and not both");
export type Recurrence = z.infer<typeof recurrence>;
