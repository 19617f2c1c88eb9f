// The chat_sessions and chat_session_members tables. Members who left stay, so that a session says who was in it.
import type { ChatSession, ChatSessionMember, EventOf } from "@tributary/schemas";
import { utcText } from "../utc-text.ts";
import { type FoundMessage, toChatMessage } from "./messages.ts";
import type { ChatSessionChange, ChatSessionMemberRow, ChatSessionReadRow, ChatSessionRow } from "./rows.ts";

/** The row of a session that was just opened. */
export function openedRow(tenant: string, { data }: EventOf<"ChatSessionOpened">): ChatSessionRow {
  return {
    tenant,
    id: data.sessionId,
    kind: data.kind,
    title: data.title,
    participant_id: data.participantId,
    participant_ids: data.participantIds,
    status: "OPEN",
    locked: false,
    opened_at: data.openedAt,
  };
}

/** What becomes of the row of a session that was just locked, unlocked or closed. */
export function sessionChange(
  tenant: string,
  { type, data }: EventOf<"ChatSessionLocked"> | EventOf<"ChatSessionUnlocked"> | EventOf<"ChatSessionClosed">,
): ChatSessionChange {
  const change =
    type === "ChatSessionClosed" ? { status: "CLOSED" as const } : { locked: type === "ChatSessionLocked" };
  return { tenant, id: data.sessionId, ...change };
}

const memberStates = {
  ChatSessionMemberRequested: "REQUESTED",
  ChatSessionMemberRejected: "REJECTED",
  ChatSessionMemberJoined: "JOINED",
  ChatSessionMemberLeft: "LEFT",
} as const;

/** The row of a member who just asked to join, was rejected, joined or left, at this version of the session. */
export function memberRow(
  tenant: string,
  version: number,
  { type, data }: EventOf<keyof typeof memberStates>,
): ChatSessionMemberRow {
  return {
    tenant,
    session_id: data.sessionId,
    member_id: data.memberId,
    member_type: data.memberType,
    member_name: data.memberName,
    photo_url: data.photoUrl,
    state: memberStates[type],
    version,
  };
}

/** How far a member has read, or messages have reached them. It stays when they leave, so that who comes back finds unread what was said meanwhile. */
export function readRow(tenant: string, { data }: EventOf<"MessagesRead" | "MessagesDelivered">): ChatSessionReadRow {
  return { tenant, session_id: data.sessionId, member_id: data.memberId, up_to_version: data.upToVersion };
}

/** A session with its members in the order they came, its newest message, and how many its reader has not read. */
export interface ChatSessionRows {
  session: ChatSessionRow;
  members: ChatSessionMemberRow[];
  unread: number | null;
  lastMessage: FoundMessage | null;
}

/** The rows in their public shape. */
export function toChatSession({ session, members, unread, lastMessage }: ChatSessionRows): ChatSession {
  return {
    id: session.id,
    kind: session.kind,
    title: session.title,
    participantId: session.participant_id,
    participantIds: session.participant_ids,
    status: session.status,
    locked: session.locked,
    openedAt: utcText(session.opened_at),
    members: members.map(toMember),
    unread: session.kind === "channel" ? null : unread, // where nobody marks as read
    lastMessage: lastMessage && toChatMessage(lastMessage),
  };
}

function toMember(row: ChatSessionMemberRow): ChatSessionMember {
  return {
    memberId: row.member_id,
    memberType: row.member_type,
    memberName: row.member_name,
    photoUrl: row.photo_url,
    state: row.state,
  };
}
