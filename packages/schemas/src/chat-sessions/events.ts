/** What can have happened in a chat session. Published schemas are frozen: a change is a new version with an upcaster. */
import { z } from "zod";
import { onlyVersion } from "../events/history.ts";
import { actor, memberType } from "../people.ts";
import { about } from "../personal.ts";
import { outsideId } from "../values/identifiers.ts";
import { text, textOrEmpty } from "../values/text.ts";
import { utcTime } from "../values/time.ts";

/** `direct`: one participant and coaches; `group`: several participants; `channel`: a mirrored broadcast chat. */
export const sessionKind = z.enum(["direct", "group", "channel"]);
export type SessionKind = z.infer<typeof sessionKind>;

/** A file that belongs to a message. */
export const attachment = z.strictObject({
  fileId: outsideId,
  name: text(255),
  contentType: text(255),
  size: z.int().nonnegative(),
});
export type Attachment = z.infer<typeof attachment>;

/** Where a message came from when it was written in an outside system. */
export const messageOrigin = z.strictObject({ provider: outsideId, externalId: text(255) });
export type MessageOrigin = z.infer<typeof messageOrigin>;

const chatSessionOpened = z.strictObject({
  sessionId: outsideId,
  kind: sessionKind,
  title: about("participantId", text(200)).nullable(),
  participantId: outsideId.nullable(),
  participantIds: z.array(outsideId).max(100),
  openedBy: actor,
  openedAt: utcTime,
});

const membership = {
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  memberId: outsideId,
  memberType,
  memberName: about("memberId", text(401)),
  photoUrl: about("memberId", text(2_000)).nullable(),
};

const chatSessionMemberJoined = z.strictObject({ ...membership, joinedAt: utcTime });
const chatSessionMemberRequested = z.strictObject({ ...membership, requestedAt: utcTime });
const chatSessionMemberApproved = z.strictObject({ ...membership, approvedBy: actor, approvedAt: utcTime });
const chatSessionMemberRejected = z.strictObject({ ...membership, rejectedBy: actor, rejectedAt: utcTime });
const chatSessionMemberLeft = z.strictObject({ ...membership, leftAt: utcTime });

const session = { sessionId: outsideId, participantId: outsideId.nullable() };

const chatSessionLocked = z.strictObject({ ...session, lockedBy: actor, lockedAt: utcTime });
const chatSessionUnlocked = z.strictObject({ ...session, unlockedBy: actor, unlockedAt: utcTime });
const chatSessionClosed = z.strictObject({ ...session, closedBy: actor, closedAt: utcTime });

const messageSent = z.strictObject({
  messageId: outsideId,
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  senderId: outsideId,
  senderType: memberType,
  senderName: about("senderId", text(401)),
  photoUrl: about("senderId", text(2_000)).nullable(),
  channel: z.literal("APP"),
  text: about("senderId", textOrEmpty(20_000)), // empty when a message is nothing but its attachments
  html: about("senderId", text(100_000)).nullable(),
  attachments: about("senderId", z.array(attachment).max(20)),
  replyToId: outsideId.nullable(),
  origin: messageOrigin.nullable(),
  sentAt: utcTime,
});

/** A high-water mark: this member has read everything of others up to and including this message. */
const messagesRead = z.strictObject({
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  memberId: outsideId,
  memberType,
  upToMessageId: outsideId,
  /** The session's version of that message's MessageSent. */
  upToVersion: z.int().positive(),
  readAt: utcTime,
});

export const chatSessionEvents = {
  ChatSessionOpened: onlyVersion(chatSessionOpened),
  ChatSessionLocked: onlyVersion(chatSessionLocked),
  ChatSessionUnlocked: onlyVersion(chatSessionUnlocked),
  ChatSessionMemberRequested: onlyVersion(chatSessionMemberRequested),
  ChatSessionMemberApproved: onlyVersion(chatSessionMemberApproved),
  ChatSessionMemberRejected: onlyVersion(chatSessionMemberRejected),
  ChatSessionMemberJoined: onlyVersion(chatSessionMemberJoined),
  ChatSessionMemberLeft: onlyVersion(chatSessionMemberLeft),
  MessageSent: onlyVersion(messageSent),
  MessagesRead: onlyVersion(messagesRead),
  ChatSessionClosed: onlyVersion(chatSessionClosed),
};
