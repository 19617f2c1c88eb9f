/** Records of the commands topic that no command came of, as an operator sees them. */
import { z } from "zod";
import { utcTime } from "../values/time.ts";
import { pagingQuery } from "./paging.ts";

export const deadLetter = z.strictObject({
  id: z.string(),
  reason: z.enum(["unreadable", "unknown-tenant", "refused", "failed"]),
  detail: z.string(),
  commandId: z.string().nullable(),
  /** Where it is, or was, in Kafka. */
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  /** Bytes that are not UTF-8 are shown as U+FFFD. */
  value: z.string(),
  sealed: z
    .boolean()
    .describe("Whether the value is shown as it came, encrypted, because it cannot be opened (any more)."),
  recordedAt: utcTime,
});
export type DeadLetter = z.infer<typeof deadLetter>;

/** One of a page; a page that has become large leaves out what the rest of its records hold. */
export const listedDeadLetter = deadLetter.extend({
  headers: deadLetter.shape.headers.nullable().describe("Null when the page is full of others: ask for it alone."),
  value: deadLetter.shape.value.nullable().describe("Null when the page is full of others: ask for it alone."),
});
export type ListedDeadLetter = z.infer<typeof listedDeadLetter>;

export const deadLetterResults = z.strictObject({ results: z.array(listedDeadLetter), total: z.int().min(0) });

export const deadLettersQuery = z.strictObject({ key: z.string().optional(), ...pagingQuery });

/** Which letters to try again: those of one key, in the order in which they failed. */
export const retryDeadLettersBody = z.strictObject({ key: z.string().min(1) });

/** What became of each that was tried; trying stops at the first that fails again, so that none overtakes it. */
export const retriedDeadLetters = z.strictObject({
  results: z.array(z.strictObject({ id: z.string(), succeeded: z.boolean(), detail: z.string().nullable() })),
  /** How many of the key are left. */
  remaining: z.int().min(0),
});
export type RetriedDeadLetters = z.infer<typeof retriedDeadLetters>;
