/** What clients see of a chat session's events, and how each is made from its domain event. */
import { z } from "zod";
import type { EventOf } from "../events/catalogue.ts";
import { memberType } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { utcTime } from "../values/time.ts";
import { attachment, messageOrigin } from "./events.ts";

/** One chat message, as streams and answers show it. The vendor's own schema of this name is not public; this one is ours. */
export const chatMessage = z.strictObject({
  id: outsideId,
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  senderId: outsideId,
  senderType: memberType,
  senderName: z.string(),
  photoUrl: z.string().nullable(),
  channel: z.literal("APP"),
  text: z.string(),
  html: z.string().optional(),
  attachments: z.array(attachment),
  replyToId: outsideId.nullable(),
  origin: messageOrigin.nullable(),
  sentAt: utcTime,
  editedAt: utcTime.nullable(),
  deletedAt: utcTime.nullable(),
  /** In answers only, and only when there are any: each with the members who reacted so, in that order. */
  reactions: z
    .array(z.strictObject({ reaction: z.string(), memberIds: z.array(outsideId).min(1) }))
    .min(1)
    .optional(),
});
export type ChatMessage = z.infer<typeof chatMessage>;

/** Payload of the member events, field for field as the vendor's stream pages show it. */
export const memberEvent = z.strictObject({
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  memberId: outsideId,
  memberType,
  memberName: z.string(),
  photoUrl: z.string().nullable(),
});
export type MemberEvent = z.infer<typeof memberEvent>;

const withoutPhoto = memberEvent.omit({ photoUrl: true });

/** Payload of CHAT_SESSION_MEMBER_APPROVED: the vendor's has no photo, and says who by their id. */
export const memberApproval = withoutPhoto.extend({ approvedBy: outsideId });
export type MemberApproval = z.infer<typeof memberApproval>;

/** Payload of CHAT_SESSION_MEMBER_REJECTED. */
export const memberRejection = withoutPhoto.extend({ rejectedBy: outsideId });
export type MemberRejection = z.infer<typeof memberRejection>;

/** Payload of MESSAGES_READ: this member has read everything up to and including this message; it never goes back. */
export const readMark = z.strictObject({
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  memberId: outsideId,
  memberType,
  upToMessageId: outsideId,
  readAt: utcTime,
});
export type ReadMark = z.infer<typeof readMark>;

/** Payload of MESSAGE_DELETED. */
export const deletedMessage = z.strictObject({
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  messageId: outsideId,
  deletedBy: outsideId,
  deletedAt: utcTime,
});
export type DeletedMessage = z.infer<typeof deletedMessage>;

/** Payload of MESSAGE_REACTION_ADDED and MESSAGE_REACTION_REMOVED; `at` is when. */
export const reactionChange = z.strictObject({
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  messageId: outsideId,
  memberId: outsideId,
  memberType,
  reaction: z.string(),
  at: utcTime,
});
export type ReactionChange = z.infer<typeof reactionChange>;

/** Payload of MESSAGES_DELIVERED: everything up to and including this message has reached this member; it never goes back. */
export const deliveryMark = readMark.omit({ readAt: true }).extend({ deliveredAt: utcTime });
export type DeliveryMark = z.infer<typeof deliveryMark>;

/** A message as it was when it was sent, or as an edit left it. */
export function toChatMessage({ data }: EventOf<"MessageSent" | "MessageEdited">): ChatMessage {
  return {
    id: data.messageId,
    sessionId: data.sessionId,
    participantId: data.participantId,
    senderId: data.senderId,
    senderType: data.senderType,
    senderName: data.senderName,
    photoUrl: data.photoUrl,
    channel: data.channel,
    text: data.text,
    ...(data.html === null ? {} : { html: data.html }),
    attachments: data.attachments,
    replyToId: data.replyToId,
    origin: data.origin,
    sentAt: data.sentAt,
    editedAt: "editedAt" in data ? data.editedAt : null,
    deletedAt: null,
  };
}

/** Which message is gone, and whose doing it was. */
export function toDeletedMessage({ data }: EventOf<"MessageDeleted">): DeletedMessage {
  const { sessionId, participantId, messageId, deletedBy, deletedAt } = data;
  return { sessionId, participantId, messageId, deletedBy: deletedBy.id, deletedAt };
}

/** Who reacted, or took it back. */
export function toReactionChange({ data }: EventOf<"MessageReactionAdded" | "MessageReactionRemoved">): ReactionChange {
  const { sessionId, participantId, messageId, memberId, memberType, reaction } = data;
  const at = "addedAt" in data ? data.addedAt : data.removedAt;
  return { sessionId, participantId, messageId, memberId, memberType, reaction, at };
}

/** Who asked to join, joined or left, without when: the vendor's payload has no time. */
export function toMemberEvent({
  data,
}: EventOf<"ChatSessionMemberRequested" | "ChatSessionMemberJoined" | "ChatSessionMemberLeft">): MemberEvent {
  return {
    sessionId: data.sessionId,
    participantId: data.participantId,
    memberId: data.memberId,
    memberType: data.memberType,
    memberName: data.memberName,
    photoUrl: data.photoUrl,
  };
}

/** Who was let in, and by whom. */
export function toMemberApproval({ data }: EventOf<"ChatSessionMemberApproved">): MemberApproval {
  const { sessionId, participantId, memberId, memberType, memberName, approvedBy } = data;
  return { sessionId, participantId, memberId, memberType, memberName, approvedBy: approvedBy.id };
}

/** Who was turned away, and by whom. */
export function toMemberRejection({ data }: EventOf<"ChatSessionMemberRejected">): MemberRejection {
  const { sessionId, participantId, memberId, memberType, memberName, rejectedBy } = data;
  return { sessionId, participantId, memberId, memberType, memberName, rejectedBy: rejectedBy.id };
}

/** Who has read how far, without the version: clients know messages by their ids. */
export function toReadMark({ data }: EventOf<"MessagesRead">): ReadMark {
  const { sessionId, participantId, memberId, memberType, upToMessageId, readAt } = data;
  return { sessionId, participantId, memberId, memberType, upToMessageId, readAt };
}

/** How far messages have reached somebody, without the version. */
export function toDeliveryMark({ data }: EventOf<"MessagesDelivered">): DeliveryMark {
  const { sessionId, participantId, memberId, memberType, upToMessageId, deliveredAt } = data;
  return { sessionId, participantId, memberId, memberType, upToMessageId, deliveredAt };
}
