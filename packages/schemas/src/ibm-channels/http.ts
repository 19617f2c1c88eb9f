/** Bodies and answers of the routes about channels of IBM Video Streaming, whose chats are sessions here. */
import { z } from "zod";
import { chatSession, openChatSessionBody } from "../chat-sessions/http.ts";
import { externalChat } from "../external-chats/http.ts";
import { text } from "../values/text.ts";

/** They stand in paths there. */
const channelId = z.string().regex(/^[\w-]{1,64}$/, "must be 1 to 64 characters of A-Z a-z 0-9 _ -");
/** As the chat service allows them, and as they fit into the parameters of a link. */
const externalParticipantId = z.string().regex(/^[\w@.-]{1,64}$/, "must be 1 to 64 characters of A-Z a-z 0-9 _ @ . -");
const { title, members } = openChatSessionBody.shape;

export const linkIbmChannelBody = z.strictObject({
  channelId,
  /** The channel's chat, or its questions and answers. */
  kind: z.enum(["chat", "qna"]).default("chat"),
  title,
  members,
});
export type LinkIbmChannelBody = z.infer<typeof linkIbmChannelBody>;

/** A chat of some of a channel's viewers with people from here. */
export const createIbmGroupBody = z.strictObject({
  participantIds: openChatSessionBody.shape.participantIds.min(1),
  /** What the chat service calls them. */
  externalParticipantIds: z
    .array(externalParticipantId)
    .min(1)
    .max(99)
    .refine((ids) => new Set(ids).size === ids.length, "must not repeat an id"),
  name: text(200).nullish(),
  members,
});
export type CreateIbmGroupBody = z.infer<typeof createIbmGroupBody>;

/** What was just linked, with the session that shows it. */
export const ibmChannel = externalChat.extend({ session: chatSession });
export type IbmChannel = z.infer<typeof ibmChannel>;
