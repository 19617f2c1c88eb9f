/** A participant's feed as an operator looks at it: every entry as it is stored, as it is published and as it is streamed. */
import { z } from "zod";
import { actor } from "../people.ts";
import { includes } from "../routing/routing.ts";
import { jsonValue } from "../values/json-value.ts";
import { utcTime } from "../values/time.ts";

const MOST_PER_PAGE = 200;
const number = z.int().min(0);
const place = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** The lowest entries above `after`; without it the newest, below `before` if it is given. */
export const feedEntriesQuery = z
  .strictObject({
    after: place.optional(),
    before: place.optional(),
    perPage: z.coerce.number().int().min(1).max(MOST_PER_PAGE).default(50),
  })
  .refine(({ after, before }) => after === undefined || before === undefined, {
    path: ["before"],
    message: "can't be given together with after",
  });
export type FeedEntriesQuery = z.infer<typeof feedEntriesQuery>;

/** What the log holds of an event, opened and in the newest version. */
const storedEvent = z.strictObject({
  eventId: z.string(),
  streamId: z.string(),
  /** In its stream. */
  version: z.int().min(1),
  type: z.string(),
  /** Of the data as it was written; `data` is in the newest. */
  schemaVersion: z.int().min(1),
  epoch: z.int().min(1),
  /** In the log. */
  position: z.string(),
  recordedAt: utcTime,
  actor,
  application: z.string(),
  /** The command that caused it. */
  commandId: z.string(),
  commandName: z.string(),
  /** The trace that the command belongs to. */
  traceparent: z.string().nullable(),
  /** Whose feeds it is in, with its number there. */
  feeds: z.record(z.string(), z.int().min(1)),
  data: jsonValue.describe("Null when this release can't read it."),
  unreadable: z.string().nullable().describe("Why this release can't read it; null when it can."),
  erased: z.array(z.string()).describe("Who is erased of those whom it tells about: their part of `data` is gone."),
});

/** The Kafka record of an event. What is personal in its value is sealed, as it is in Kafka. */
const publishedRecord = z.strictObject({
  renderedFrom: z
    .enum(["log"])
    .describe(
      "Made anew from the log, by what the relay makes it with; a traced one has another span in `traceparent`.",
    ),
  isPublished: z.boolean().describe("Whether the relay has published it by now."),
  topic: z.string(),
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  value: z.string(),
});

/** What a stream of this participant, opened with the caller's API key, writes. */
const streamFrame = z.strictObject({
  text: z.string().describe("The bytes, in UTF-8."),
  include: z.enum(includes).nullable().describe("The `?include=` that it needs; null when everybody gets it."),
});

export const feedEntry = z.strictObject({
  seq: z.int().min(1),
  storedEvent,
  record: publishedRecord,
  frame: streamFrame.nullable().describe("Null when the stream doesn't show the event."),
});
export type FeedEntryView = z.infer<typeof feedEntry>;

export const feedEntries = z.strictObject({
  results: z.array(feedEntry).describe("Oldest first; fewer than asked for when they are large."),
  epoch: z
    .int()
    .min(1)
    .describe("Of the log. In a later one, after a restore, the same numbers may be of other entries."),
  /** The highest number. */
  head: number,
  /** The lowest number that is kept; lower ones were trimmed. */
  first: z.int().min(1),
  cursor: number.nullable().describe("The `after`, or `before`, that goes on from here; null at the end."),
});
export type FeedEntries = z.infer<typeof feedEntries>;
