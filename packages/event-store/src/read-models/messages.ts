// The messages table: one row per message, in the order of its session's versions.
import type { ChatMessage, EventOf } from "@tributary/schemas";
import { utcText } from "../utc-text.ts";
import type { MessageChange, MessageFile, MessageReactionRow, MessageRow } from "./rows.ts";

/** The row of a message that was just sent, at this version of the session. */
export function sentRow(tenant: string, version: number, { data }: EventOf<"MessageSent">): MessageRow {
  return {
    tenant,
    session_id: data.sessionId,
    id: data.messageId,
    version,
    participant_id: data.participantId,
    sender_id: data.senderId,
    sender_type: data.senderType,
    sender_name: data.senderName,
    photo_url: data.photoUrl,
    channel: data.channel,
    text: data.text,
    html: data.html,
    attachments: data.attachments,
    reply_to_id: data.replyToId,
    origin: data.origin,
    sent_at: data.sentAt,
    edited_at: null,
    deleted_at: null,
  };
}

/** Which message shows each of its files. */
export function fileRows(tenant: string, { data }: EventOf<"MessageSent">): { message_files?: MessageFile[] } {
  if (data.attachments.length === 0) return {};
  const message = { tenant, session_id: data.sessionId, message_id: data.messageId };
  return { message_files: data.attachments.map(({ fileId }) => ({ ...message, id: fileId })) };
}

/** What becomes of the row of a message that was just edited. */
export function editedChange(tenant: string, { data }: EventOf<"MessageEdited">): MessageChange {
  const { sessionId, messageId, text, html, attachments, editedAt } = data;
  return { tenant, session_id: sessionId, id: messageId, text, html, attachments, edited_at: editedAt };
}

/** What becomes of the row of a message that was just deleted: it keeps its place, and nothing of what it said. */
export function deletedChange(tenant: string, { data }: EventOf<"MessageDeleted">): MessageChange {
  const nothing = { text: "", html: null, attachments: [] };
  return { tenant, session_id: data.sessionId, id: data.messageId, ...nothing, deleted_at: data.deletedAt };
}

/** The row of a reaction that was just added or taken back, at this version of the session. */
export function reactionRow(
  tenant: string,
  version: number,
  { type, data }: EventOf<"MessageReactionAdded"> | EventOf<"MessageReactionRemoved">,
): MessageReactionRow {
  const { sessionId, messageId, memberId, reaction } = data;
  const key = { tenant, session_id: sessionId, message_id: messageId, member_id: memberId, reaction };
  return { ...key, is_there: type === "MessageReactionAdded", version };
}

/** A message as questions find it: its row and, of one that is still there, its reactions in the order they came. */
export interface FoundMessage extends MessageRow {
  reactions: NonNullable<ChatMessage["reactions"]> | null;
}

/** The row in its public shape. */
export function toChatMessage(row: FoundMessage): ChatMessage {
  return {
    id: row.id,
    sessionId: row.session_id,
    participantId: row.participant_id,
    senderId: row.sender_id,
    senderType: row.sender_type,
    senderName: row.sender_name,
    photoUrl: row.photo_url,
    channel: row.channel,
    text: row.text,
    ...(row.html === null ? {} : { html: row.html }),
    attachments: row.attachments,
    replyToId: row.reply_to_id,
    origin: row.origin,
    sentAt: utcText(row.sent_at),
    editedAt: row.edited_at && utcText(row.edited_at),
    deletedAt: row.deleted_at && utcText(row.deleted_at),
    ...(row.reactions === null ? {} : { reactions: row.reactions }),
  };
}
