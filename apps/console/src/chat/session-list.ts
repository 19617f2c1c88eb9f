// Somebody's sessions, the latest activity first, with what they have not read and who asks to join. Snapshots and events
// may meet in any order: what a snapshot has counted already is not counted again.
import type { ChatMessage, ChatSession, CoachEvent, ExternalChatChange, MemberEvent } from "@tributary/client";
import { isMine, type Me, memberKey } from "./picture.ts";
import { isLater } from "./placing.ts";

export interface ListedSession extends Omit<ChatSession, "unread"> {
  lastActivityAt: string;
  unread: number;
  /** How many of them the snapshot counted, up to its last message. */
  counted: { unread: number; upTo: ChatMessage | null };
  /** What others have said since. */
  arrived: readonly ChatMessage[];
  /** How chats outside that it is linked to stand, by link. */
  external: Readonly<Record<string, ExternalChatChange>>;
}

export interface SessionList {
  readonly sessions: ReadonlyMap<string, ListedSession>;
  /** Sessions that must be read anew, and on whose path: what came tells less than the list shows. */
  readonly toRead: ReadonlyMap<string, string>;
  /** Sessions that I have asked to join. */
  readonly asked: ReadonlySet<string>;
}

export const emptyList: SessionList = { sessions: new Map(), toRead: new Map(), asked: new Set() };

type Found = ChatSession & { lastActivityAt?: string };

/** What a snapshot shows, and whatever came after it. */
export function withSessions(list: SessionList, found: readonly Found[]): SessionList {
  const sessions = new Map(list.sessions);
  const toRead = new Map(list.toRead);
  for (const session of found) {
    sessions.set(session.id, withSnapshot(sessions.get(session.id), session));
    toRead.delete(session.id);
  }
  return { ...list, sessions, toRead };
}

/** It turned out to be none of mine. */
export function withoutReading(list: SessionList, sessionId: string): SessionList {
  const toRead = new Map(list.toRead);
  toRead.delete(sessionId);
  return { ...list, toRead };
}

function withSnapshot(before: ListedSession | undefined, { unread, ...session }: Found): ListedSession {
  const upTo = session.lastMessage;
  const arrived = (before?.arrived ?? []).filter((message) => upTo === null || isLater(message, upTo));
  const last = before?.lastMessage ?? null;
  const lastMessage = last !== null && (upTo === null || isLater(last, upTo)) ? last : upTo;
  const counted = { unread: unread ?? 0, upTo };
  const lastActivityAt = latest(session.lastActivityAt, lastMessage?.sentAt, session.openedAt);
  const unreadNow = counted.unread + arrived.length;
  return {
    ...session,
    lastMessage,
    lastActivityAt,
    unread: unreadNow,
    counted,
    arrived,
    external: before?.external ?? {},
  };
}

const latest = (...times: (string | undefined)[]): string =>
  times
    .map((time) => time ?? "")
    .sort()
    .at(-1) ?? "";

/** The sessions as they are shown. */
export const listed = ({ sessions }: SessionList): ListedSession[] =>
  [...sessions.values()].sort((one, other) => (one.lastActivityAt > other.lastActivityAt ? -1 : 1));

export function applyToList(list: SessionList, event: CoachEvent, me: Me): SessionList {
  switch (event.eventType) {
    case "MESSAGE_SENT":
      return applySent(list, event.payload, me);
    case "MESSAGE_EDITED":
      return changed(list, event.payload, (session) => withLast(session, event.payload.id, event.payload));
    case "MESSAGE_DELETED":
      return changed(list, event.payload, (session) => {
        const { messageId, deletedAt } = event.payload;
        return withLast(session, messageId, { deletedAt, text: "", attachments: [] });
      });
    case "MESSAGES_READ":
      return isSelf(event.payload, me) ? applyRead(list, event.payload) : list;
    case "EXTERNAL_CHAT_STATUS_CHANGED":
      return changed(list, event.payload, (session) => {
        return { ...session, external: { ...session.external, [event.payload.linkId]: event.payload } };
      });
    default:
      return applyMember(list, event, me);
  }
}

function applyMember(list: SessionList, event: CoachEvent, me: Me): SessionList {
  switch (event.eventType) {
    case "CHAT_SESSION_MEMBER_REQUESTED":
      return isSelf(event.payload, me)
        ? { ...list, asked: new Set(list.asked).add(event.payload.sessionId) }
        : changed(list, event.payload, (session) => withMember(session, event.payload, "REQUESTED"));
    case "CHAT_SESSION_MEMBER_JOINED":
      return changed(asked(list, event.payload, me), event.payload, (session) =>
        withMember(session, event.payload, "JOINED"),
      );
    case "CHAT_SESSION_MEMBER_REJECTED":
      return changed(asked(list, event.payload, me), event.payload, (session) =>
        withMember(session, { photoUrl: null, ...event.payload }, "REJECTED"),
      );
    case "CHAT_SESSION_MEMBER_LEFT":
      return isSelf(event.payload, me)
        ? without(list, event.payload.sessionId)
        : changed(list, event.payload, (session) => withMember(session, event.payload, "LEFT"));
    default:
      return list;
  }
}

interface Named {
  sessionId: string;
  participantId: string | null;
}

/** A session that is not listed has to be read first, unless it is one of others that I only hear of. */
function changed(list: SessionList, named: Named, change: (session: ListedSession) => ListedSession): SessionList {
  const session = list.sessions.get(named.sessionId);
  if (session !== undefined) return { ...list, sessions: new Map(list.sessions).set(session.id, change(session)) };
  if (named.participantId === null || list.asked.has(named.sessionId)) return list;
  return { ...list, toRead: new Map(list.toRead).set(named.sessionId, named.participantId) };
}

function applySent(list: SessionList, message: ChatMessage, me: Me): SessionList {
  return changed(list, message, (session) => {
    const isNews = session.counted.upTo === null || isLater(message, session.counted.upTo);
    const isKnown = session.arrived.some(({ id }) => id === message.id);
    const arrived = isMine(message, me) || isKnown || !isNews ? session.arrived : [...session.arrived, message];
    const { lastMessage } = session;
    const isLast = lastMessage === null || isLater(message, lastMessage);
    const last = isLast ? { lastMessage: message, lastActivityAt: message.sentAt } : {};
    return { ...session, ...last, arrived, unread: session.counted.unread + arrived.length };
  });
}

/** Everything up to a message is read; how much that is of what only the snapshot counted, the platform knows. */
function applyRead(list: SessionList, { upToMessageId, ...named }: Named & { upToMessageId: string }): SessionList {
  const session = list.sessions.get(named.sessionId);
  const place = session?.arrived.findIndex(({ id }) => id === upToMessageId) ?? -1;
  const isAll = place >= 0 || session?.counted.upTo?.id === upToMessageId;
  if (session === undefined || session.unread === 0) return list;
  if (!isAll && session.counted.unread === 0) return list; // read again, long ago
  if (!isAll) return { ...list, toRead: new Map(list.toRead).set(session.id, named.participantId ?? "") };
  const arrived = session.arrived.slice(place + 1);
  const counted = { upTo: session.arrived[place] ?? session.counted.upTo, unread: 0 };
  const read = { ...session, arrived, counted, unread: arrived.length };
  return { ...list, sessions: new Map(list.sessions).set(session.id, read) };
}

function withLast(session: ListedSession, id: string, change: Partial<ChatMessage>): ListedSession {
  const { lastMessage } = session;
  return lastMessage?.id === id ? { ...session, lastMessage: { ...lastMessage, ...change } } : session;
}

type Joining = Omit<MemberEvent, "sessionId" | "participantId">;
type State = ChatSession["members"][number]["state"];

function withMember(session: ListedSession, member: Joining, state: State): ListedSession {
  const { memberId, memberType, memberName, photoUrl } = member;
  const others = session.members.filter((each) => memberKey(each) !== memberKey(member));
  return { ...session, members: [...others, { memberId, memberType, memberName, photoUrl, state }] };
}

/** Whoever has been let in, or refused, no longer asks. */
function asked(list: SessionList, event: Named & Pick<MemberEvent, "memberId" | "memberType">, me: Me): SessionList {
  if (!isSelf(event, me)) return list;
  const waiting = new Set(list.asked);
  waiting.delete(event.sessionId);
  return { ...list, asked: waiting };
}

function without(list: SessionList, sessionId: string): SessionList {
  const sessions = new Map(list.sessions);
  sessions.delete(sessionId);
  return { ...list, sessions };
}

const isSelf = ({ memberId, memberType }: Pick<MemberEvent, "memberId" | "memberType">, me: Me): boolean =>
  memberId === me.id && memberType === me.type;

/** Who waits to be let into it. */
export const requestsOf = ({ status, members }: Pick<ChatSession, "status" | "members">): ChatSession["members"] =>
  status === "OPEN" ? members.filter(({ state }) => state === "REQUESTED") : [];
