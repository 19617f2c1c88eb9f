/** What is said to the chat service. Strict: over there a wrong field becomes a custom one without a word. */
import { z } from "zod";
import { isTime } from "./times.ts";

const id = z.string().min(1);
const cid = z.string().regex(/^[^:\s]+:[^:\s]+$/, "must be <type>:<id>");
const time = z.string().refine(isTime, "must be a time");
const limit = z.int().min(1).max(100);

/** The parameter `json` of the WebSocket. Whatever is said of the user overwrites what the service knows. */
export const connectPayload = z.strictObject({
  user_id: id,
  user_details: z.strictObject({ id, name: z.string().optional() }),
  client_request_id: id.optional(),
});

/** The frame that keeps the connection. */
export const pingFrame = z.tuple([z.strictObject({ type: z.literal("health.check"), client_id: id })]);

const messageId = z.string().min(1).max(255);

/** Body of Send Message. */
export const messageBody = z.strictObject({
  message: z.strictObject({ id: messageId.optional(), text: z.string(), parent_id: messageId.optional() }),
  skip_push: z.boolean().optional(),
});
export type MessageBody = z.infer<typeof messageBody>;

/** Body of Update Message: all of it anew. */
export const updateBody = z.strictObject({ message: z.strictObject({ text: z.string() }) });

/** Body of Update Message, in part. */
export const partialUpdateBody = z.strictObject({
  set: z.record(z.string(), z.unknown()).optional(),
  unset: z.array(z.string()).optional(),
});

/** Body of Send Reaction. */
export const reactionBody = z.strictObject({
  reaction: z.strictObject({ type: id, score: z.int().positive().optional() }),
  enforce_unique: z.boolean().optional(),
});

/** Body of Send Event. */
export const eventBody = z.strictObject({
  event: z.strictObject({ type: z.enum(["typing.start", "typing.stop"]), parent_id: messageId.optional() }),
});

/** Body of Query Channels, which makes none. */
export const queryChannelsBody = z.strictObject({
  filter_conditions: z.strictObject({ cid: z.strictObject({ $in: z.array(cid).min(1).max(30) }) }),
  sort: z.array(z.strictObject({ field: id, direction: z.literal([1, -1]) })).optional(),
  ...{ state: z.boolean(), watch: z.boolean(), presence: z.boolean() },
  limit: z.int().min(1).max(30),
  message_limit: limit.optional(),
  member_limit: limit.optional(),
});
export type QueryChannelsBody = z.infer<typeof queryChannelsBody>;

/** Which messages of a channel: before, after or around one of them, or a time. */
const page = z.strictObject({
  limit: limit.optional(),
  ...{ id_lt: id.optional(), id_lte: id.optional(), id_gt: id.optional(), id_gte: id.optional() },
  id_around: id.optional(),
  ...{ created_at_before: time.optional(), created_at_before_or_equal: time.optional() },
  ...{ created_at_after: time.optional(), created_at_after_or_equal: time.optional() },
  created_at_around: time.optional(),
});
export type MessagePage = z.infer<typeof page>;

const slice = z.strictObject({ limit: limit.optional(), offset: z.int().min(0).optional() });

/** Body of Query Channel, which makes the channel when there is none. */
export const queryChannelBody = z.strictObject({
  data: z.record(z.string(), z.unknown()).optional(),
  ...{ state: z.boolean(), watch: z.boolean(), presence: z.boolean() },
  messages: page.optional(),
  members: slice.optional(),
  watchers: slice.optional(),
});
export type QueryChannelBody = z.infer<typeof queryChannelBody>;

/** Body of Sync. */
export const syncBody = z.strictObject({
  channel_cids: z.array(cid).min(1).max(255),
  /** At most 30 days ago. */
  last_sync_at: time,
  with_inaccessible_cids: z.boolean().optional(),
});
export type SyncBody = z.infer<typeof syncBody>;

/** Parameter `payload` of Query Members. */
export const membersPayload = z.strictObject({
  ...{ type: id, id },
  filter_conditions: z.record(z.string(), z.unknown()),
  sort: z.array(z.strictObject({ field: id, direction: z.literal([1, -1]) })).optional(),
  limit: z.int().min(1).max(300).optional(),
  offset: z.int().min(0).max(10_000).optional(),
});
