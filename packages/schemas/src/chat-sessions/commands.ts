/** What can be asked of a chat session. What only the caller can look up (names, reply target) comes in with the command. */
import { z } from "zod";
import { actor, member } from "../people.ts";
import { speaker } from "../speaker.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { webUrl } from "../values/web-url.ts";
import { attachment, messageOrigin, sessionKind } from "./events.ts";

const openChatSession = z.strictObject({
  type: z.literal("OpenChatSession"),
  sessionId: outsideId,
  kind: sessionKind,
  title: text(200).nullable(),
  participants: z.array(z.strictObject({ id: outsideId, name: text(401) })).max(100),
  /** A coach becomes the first member; an admin or service opens for others. */
  opener: actor.extend({ name: text(401), photoUrl: webUrl.nullable() }),
  members: z.array(member).max(100),
  locked: z.boolean(),
  at: utcTime,
});
export type OpenChatSession = z.infer<typeof openChatSession>;

const joinChatSession = z.strictObject({
  type: z.literal("JoinChatSession"),
  member,
  by: actor,
  at: utcTime,
});
export type JoinChatSession = z.infer<typeof joinChatSession>;

const leaveChatSession = z.strictObject({
  type: z.literal("LeaveChatSession"),
  memberId: outsideId,
  /** A closed session keeps its members, but not one who is about to be erased. */
  evenIfClosed: z.boolean(),
  by: actor,
  at: utcTime,
});
export type LeaveChatSession = z.infer<typeof leaveChatSession>;

/** Lets in, or turns away, a coach who asked to join a locked session. */
const answerJoinRequest = z.strictObject({
  type: z.enum(["ApproveChatSessionMember", "RejectChatSessionMember"]),
  memberId: outsideId,
  by: actor,
  at: utcTime,
});
export type AnswerJoinRequest = z.infer<typeof answerJoinRequest>;

/** What can be done to a session as a whole. */
const changeChatSession = z.strictObject({
  type: z.enum(["LockChatSession", "UnlockChatSession", "CloseChatSession"]),
  by: actor,
  at: utcTime,
});
export type ChangeChatSession = z.infer<typeof changeChatSession>;

const sendMessage = z.strictObject({
  type: z.literal("SendMessage"),
  messageId: outsideId,
  sender: actor,
  /** Whom a service speaks for; null when the sender speaks. */
  speaker: speaker.nullable(),
  text: text(20_000),
  replyToId: outsideId.nullable(),
  /** Whether the message named by `replyToId` is in this session: looked up by the caller, state holds no messages. */
  replyToExists: z.boolean(),
  attachments: z.array(attachment).max(20),
  /** Whether all that were named are files of this session that the sender may send. */
  attachmentsExist: z.boolean(),
  origin: messageOrigin.nullable(),
  at: utcTime,
});
export type SendMessage = z.infer<typeof sendMessage>;

/** Says how far messages have been read, or only how far they have reached somebody. */
const markMessages = z.strictObject({
  type: z.enum(["MarkMessagesRead", "MarkMessagesDelivered"]),
  memberId: outsideId,
  /** False when a message was named that is not in this session; looked up by the caller, like the next. */
  placeExists: z.boolean(),
  /** The newest message of another member at or before the place that was named; null when there is none. */
  newest: z.strictObject({ messageId: outsideId, version: z.int().positive() }).nullable(),
  by: actor,
  at: utcTime,
});
export type MarkMessages = z.infer<typeof markMessages>;
