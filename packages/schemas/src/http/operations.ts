/** What operators are told about the platform as a whole: numbers only, of all tenants together. */
import { z } from "zod";
import { utcTime } from "../values/time.ts";

const count = z.int().min(0);
const openStreamCounts = z.strictObject({ participant: count, coach: count, session: count });
const relayLag = { events: count, seconds: z.number(), blockedSeconds: z.number() };

export const openStreams = z.strictObject({
  /** Of all replicas. */
  open: openStreamCounts,
  replicas: z.array(
    z.strictObject({
      replica: z.string(),
      open: openStreamCounts,
      /** Events written to its streams since it started. */
      delivered: count,
      reportedAt: utcTime,
    }),
  ),
});
export type OpenStreamsAnswer = z.infer<typeof openStreams>;

export const platformLag = z.strictObject({
  /** Committed events that are not published yet: how many (up to 10,000), the oldest's age, and how long a transaction has held them back. */
  relay: z.strictObject(relayLag),
  /** Records that a consumer group has not committed; null when Kafka does not say. */
  consumers: z.array(z.strictObject({ topic: z.string(), group: z.string(), records: count.nullable() })),
  acceptedCommands: z.strictObject({ waiting: count, oldestSeconds: z.number() }),
  deadLetters: count,
});
export type PlatformLag = z.infer<typeof platformLag>;

/**
 * The platform at one moment, of all replicas together. What only ever grows is said as a total: two answers and the time
 * between them make a rate.
 */
export const platformOverview = z.strictObject({
  /** By the database's clock. */
  at: utcTime,
  log: z.strictObject({
    epoch: z.int().min(1),
    /** Nothing is appended or published: the log may be an older one than what Kafka knows. */
    suspect: z.boolean(),
    /** The position of the newest event. Positions grow, and may leave some out: no count of events. */
    appended: count,
  }),
  /** Events since they are counted, so that rates are of events; `appended` is null while too many wait to be counted. */
  eventTotals: z.strictObject({ appended: count.nullable(), published: count }),
  relay: z.strictObject({
    ...relayLag,
    /** Who took the lease last, and whether it lasts still; null when nobody ever did. */
    leader: z.strictObject({ holder: z.string(), fence: count, leads: z.boolean() }).nullable(),
    /** The position up to which everything is in Kafka. */
    published: count,
  }),
  consumers: z.array(
    z.strictObject({
      topic: z.string(),
      group: z.string(),
      /** What was ever sent to the topic, what of it the group has committed, and what it has not; null when Kafka does not say. */
      records: z.strictObject({ sent: count, committed: count, waiting: count }).nullable(),
    }),
  ),
  acceptedCommands: platformLag.shape.acceptedCommands,
  deadLetters: count,
  streams: openStreams,
  /** Links to outside chats that live; of these, what an adapter holds, and what is out of reach. */
  links: z.array(z.strictObject({ provider: z.string(), living: count, held: count, interrupted: count })),
});
export type PlatformOverview = z.infer<typeof platformOverview>;
