/** Bodies of the commands about links to outside chats, and a link as answers show it. */
import { z } from "zod";
import { openChatSessionBody } from "../chat-sessions/http.ts";
import type { EventOf } from "../events/catalogue.ts";
import { paging, pagingQuery } from "../http/paging.ts";
import { outsideId } from "../values/identifiers.ts";
import { atMostBytes } from "../values/json-size.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { conversationName, externalChatEvents, externalChatStatus } from "./events.ts";
import { externalChatChange, toExternalChatChange } from "./wire.ts";

const MAX_PARAMETERS_BYTES = 8 * 1_024;
const A_DAY_IN_SECONDS = 86_400;

const { parameters } = externalChatEvents.ExternalChatLinked.latest.shape;

/** The outside systems that an open session can be linked to. */
const externalChatProvider = z.enum(["bright-pattern"]);
/** Its chats are linked as they are opened. */
export const IBM_VIDEO = "ibm-video";

/** `parameters` is what the adapter asks for the conversation with. It is kept and shown to the adapter: no secrets. */
export const linkExternalChatBody = z.strictObject({
  provider: externalChatProvider,
  parameters: atMostBytes(parameters.clone(), MAX_PARAMETERS_BYTES).default({}),
});

/** A session that shows an outside chat from its beginning: what is opened, and what it is linked to. */
export const mirrorExternalChatBody = openChatSessionBody.safeExtend({
  provider: z.literal(IBM_VIDEO),
  conversation: conversationName.nullish(),
  parameters: atMostBytes(parameters.clone(), MAX_PARAMETERS_BYTES),
});

export const changeExternalChatStatusBody = z.strictObject({
  status: externalChatStatus,
  conversation: conversationName.nullish(),
  estimatedWaitSeconds: z.int().min(0).max(A_DAY_IN_SECONDS).nullish(),
  detail: text(1_000).nullish(),
});

/** A link with its conversation's name and what it was asked for with. */
export const externalChat = externalChatChange.omit({ linkId: true }).extend({
  id: outsideId,
  conversation: z.string().nullable(),
  parameters: z.record(z.string(), z.string()),
});
export type ExternalChat = z.infer<typeof externalChat>;

/** Every outside system that sessions are linked to. */
export const externalChatProviders = [...externalChatProvider.options, IBM_VIDEO] as const;

/** A link as operators see it: who works on it, and how far they have come. */
export const heldExternalChat = externalChat.extend({
  lease: z
    .strictObject({ holder: z.string(), fence: z.int().min(1), endsAt: utcTime })
    .nullable()
    .describe("Null while no adapter holds the link."),
  progress: z
    .strictObject({
      /** The session's version up to which everything has been sent. */
      sentVersion: z.int().min(0),
      /** The outside system's time up to which everything that came is in Kafka, as it said it. */
      receivedUpTo: z.string().nullable(),
      /** Nothing is left to do for it. */
      finished: z.boolean(),
    })
    .nullable()
    .describe("Null before an adapter has begun."),
});
export type HeldExternalChat = z.infer<typeof heldExternalChat>;

export const heldExternalChatResults = z.strictObject({ results: z.array(heldExternalChat), total: z.int().min(0) });

/** Links of all sessions: to one system, in one of these states, or all of them. */
export const searchExternalChatsBody = z.strictObject({
  provider: z.enum(externalChatProviders).optional(),
  status: z.array(externalChat.shape.status).min(1).max(externalChat.shape.status.options.length).optional(),
  ...paging,
});
export type SearchExternalChatsBody = z.infer<typeof searchExternalChatsBody>;

export const externalChatsQuery = z.strictObject(pagingQuery);

export const externalChatResults = z.strictObject({ results: z.array(externalChat), total: z.int().min(0) });

/** A link that was just made. */
export function toExternalChat(event: EventOf<"ExternalChatLinked">): ExternalChat {
  const { linkId: id, ...shown } = toExternalChatChange(event);
  return { id, ...shown, conversation: event.data.conversation, parameters: event.data.parameters };
}
