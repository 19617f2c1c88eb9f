/** Bodies and answers of the chat session routes. */
import { z } from "zod";
import { paging } from "../http/paging.ts";
import { member, memberType } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { text, textOrEmpty } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { webUrl } from "../values/web-url.ts";
import { sessionKind } from "./events.ts";
import { chatMessage } from "./wire.ts";

/** Adds one member; nobody can be added as SYSTEM, which is how services speak. */
export const addMemberBody = z.strictObject({
  memberId: outsideId,
  memberType: memberType.exclude(["SYSTEM"]),
  memberName: text(200),
  photoUrl: webUrl.nullish(),
});
export type AddMemberBody = z.infer<typeof addMemberBody>;

const initialMember = addMemberBody.extend({ memberType: memberType.exclude(["SYSTEM", "PARTICIPANT"]) });

/** Without `kind`, one participant makes a direct session and several a group. A channel names none: whoever reads it is a viewer. */
export const openChatSessionBody = z
  .strictObject({
    participantIds: z.array(outsideId).max(100).refine(allDifferent, "must not repeat an id"),
    kind: sessionKind.optional(),
    title: text(200).nullish(),
    /** Whether coaches have to ask before they can join. */
    locked: z.boolean().optional(),
    members: z.array(initialMember).max(99).optional(),
  })
  .refine(({ kind, participantIds }) => kind !== "direct" || participantIds.length === 1, {
    path: ["participantIds"],
    message: "must be exactly one for a direct session",
  })
  .refine(({ kind, participantIds }) => (kind === "channel") === (participantIds.length === 0), {
    path: ["participantIds"],
    message: "must be empty for a channel, and for no other session",
  })
  .refine((body) => allDifferent(body.members?.map((one) => one.memberId) ?? []), {
    path: ["members"],
    message: "must not repeat a memberId",
  });
export type OpenChatSessionBody = z.infer<typeof openChatSessionBody>;

export const sendMessageBody = z
  .strictObject({
    text: textOrEmpty(20_000),
    replyToId: outsideId.nullish(),
    /** Ids of files that were uploaded to the session. */
    attachments: z.array(outsideId).max(20).refine(allDifferent, "must not repeat an id").optional(),
  })
  .refine(({ text, attachments = [] }) => text !== "" || attachments.length > 0, {
    path: ["text"],
    message: "must not be empty without attachments",
  });
export type SendMessageBody = z.infer<typeof sendMessageBody>;

export const editMessageBody = z.strictObject({ text: text(20_000) });

export const markDeliveredBody = z.strictObject({ upToMessageId: outsideId });

export const markReadBody = z.strictObject({ upToMessageId: outsideId });
export type MarkReadBody = z.infer<typeof markReadBody>;

export const chatSessionMember = member.extend({
  memberName: z.string(),
  photoUrl: z.string().nullable(),
  state: z.enum(["REQUESTED", "REJECTED", "JOINED", "LEFT"]),
});
export type ChatSessionMember = z.infer<typeof chatSessionMember>;

export const chatSession = z.strictObject({
  id: outsideId,
  kind: sessionKind,
  title: z.string().nullable(),
  participantId: outsideId.nullable(),
  participantIds: z.array(outsideId),
  status: z.enum(["OPEN", "CLOSED"]),
  locked: z.boolean(),
  openedAt: utcTime,
  members: z.array(chatSessionMember),
  /** Messages of others that the asking member has not marked as read; null for who asks without being in the session. */
  unread: z.int().min(0).nullable(),
  lastMessage: chatMessage.nullable(),
});
export type ChatSession = z.infer<typeof chatSession>;

function allDifferent(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}

export const searchSessionsBody = z.strictObject(paging);
export type SearchSessionsBody = z.infer<typeof searchSessionsBody>;

export const chatSessionResults = z.strictObject({ results: z.array(chatSession), total: z.int().min(0) });
