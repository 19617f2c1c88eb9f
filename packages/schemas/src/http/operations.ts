/** What operators are told about the platform as a whole: numbers only, of all tenants together. */
import { z } from "zod";
import { utcTime } from "../values/time.ts";

const count = z.int().min(0);
const openStreamCounts = z.strictObject({ participant: count, coach: count, session: count });

export const openStreams = z.strictObject({
  /** Of all replicas. */
  open: openStreamCounts,
  replicas: z.array(z.strictObject({ replica: z.string(), open: openStreamCounts, reportedAt: utcTime })),
});
export type OpenStreamsAnswer = z.infer<typeof openStreams>;

export const platformLag = z.strictObject({
  /** Committed events that are not published yet: how many (up to 10,000), the oldest's age, and how long a transaction has held them back. */
  relay: z.strictObject({ events: count, seconds: z.number(), blockedSeconds: z.number() }),
  /** Records that a consumer group has not committed; null when Kafka does not say. */
  consumers: z.array(z.strictObject({ topic: z.string(), group: z.string(), records: count.nullable() })),
  acceptedCommands: z.strictObject({ waiting: count, oldestSeconds: z.number() }),
  deadLetters: count,
});
export type PlatformLag = z.infer<typeof platformLag>;
