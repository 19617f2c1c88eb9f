// The messages table: one row per message, in the order of its session's versions.
import type { ChatMessage, EventOf } from "@tributary/schemas";
import { utcText } from "../utc-text.ts";
import type { MessageRow } from "./rows.ts";

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

/** The row in its public shape. */
export function toChatMessage(row: MessageRow): ChatMessage {
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
  };
}
