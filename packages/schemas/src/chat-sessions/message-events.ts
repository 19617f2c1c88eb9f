/** What can have happened to a message after it was sent. Published schemas are frozen: a change is a new version with an upcaster. */
import { z } from "zod";
import { onlyVersion } from "../events/history.ts";
import { actor, memberType } from "../people.ts";
import { about } from "../personal.ts";
import { outsideId } from "../values/identifiers.ts";
import { text, textOrEmpty } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { attachment, messageOrigin } from "./events.ts";
import { reaction } from "./reaction.ts";

const message = { messageId: outsideId, sessionId: outsideId, participantId: outsideId.nullable() };

/** The whole message as it is from now on, so that whoever hears of the change needs nothing of before. */
const messageEdited = z.strictObject({
  ...message,
  senderId: outsideId,
  senderType: memberType,
  senderName: about("senderId", text(401)),
  photoUrl: about("senderId", text(2_000)).nullable(),
  channel: z.literal("APP"),
  text: about("senderId", textOrEmpty(20_000)),
  html: about("senderId", text(100_000)).nullable(),
  attachments: about("senderId", z.array(attachment).max(20)),
  replyToId: outsideId.nullable(),
  origin: messageOrigin.nullable(),
  sentAt: utcTime,
  editedBy: actor,
  editedAt: utcTime,
});

/** From here on nobody is shown what it said; its place in the conversation stays. */
const messageDeleted = z.strictObject({ ...message, deletedBy: actor, deletedAt: utcTime });

const reacting = { ...message, memberId: outsideId, memberType, reaction: about("memberId", reaction) };

const messageReactionAdded = z.strictObject({ ...reacting, addedAt: utcTime });
const messageReactionRemoved = z.strictObject({ ...reacting, removedAt: utcTime });

/** A high-water mark: everything of others up to and including this message has reached this member. */
const messagesDelivered = z.strictObject({
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  memberId: outsideId,
  memberType,
  upToMessageId: outsideId,
  /** The session's version of that message's MessageSent. */
  upToVersion: z.int().positive(),
  deliveredAt: utcTime,
});

export const messageEvents = {
  MessageEdited: onlyVersion(messageEdited),
  MessageDeleted: onlyVersion(messageDeleted),
  MessageReactionAdded: onlyVersion(messageReactionAdded),
  MessageReactionRemoved: onlyVersion(messageReactionRemoved),
  MessagesDelivered: onlyVersion(messagesDelivered),
};
