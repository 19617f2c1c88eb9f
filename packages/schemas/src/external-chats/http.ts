/** Bodies of the commands about links to outside chats, and a link as answers show it. */
import { z } from "zod";
import { openChatSessionBody } from "../chat-sessions/http.ts";
import type { EventOf } from "../events/catalogue.ts";
import { pagingQuery } from "../http/paging.ts";
import { outsideId } from "../values/identifiers.ts";
import { atMostBytes } from "../values/json-size.ts";
import { text } from "../values/text.ts";
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

export const externalChatsQuery = z.strictObject(pagingQuery);

export const externalChatResults = z.strictObject({ results: z.array(externalChat), total: z.int().min(0) });

/** A link that was just made. */
export function toExternalChat(event: EventOf<"ExternalChatLinked">): ExternalChat {
  const { linkId: id, ...shown } = toExternalChatChange(event);
  return { id, ...shown, conversation: event.data.conversation, parameters: event.data.parameters };
}
