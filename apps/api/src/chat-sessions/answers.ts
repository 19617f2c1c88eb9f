import type { ChatSessionEvent } from "@tributary/domain";
import type { ChatSession } from "@tributary/schemas";

/** The session that these events opened. */
export function openedSession(events: readonly ChatSessionEvent[]): ChatSession {
  const opened = events.find((event) => event.type === "ChatSessionOpened");
  if (!opened) throw new Error("opening decided on no session");
  const { sessionId, kind, title, participantId, participantIds, openedBy, openedAt } = opened.data;
  const members = events.flatMap((event) => {
    if (event.type !== "ChatSessionMemberJoined") return [];
    const { memberId, memberType, memberName, photoUrl } = event.data;
    return [{ memberId, memberType, memberName, photoUrl, state: "JOINED" as const }];
  });
  return {
    ...{ id: sessionId, kind, title, participantId, participantIds, status: "OPEN", locked: isLocked(events) },
    ...{ openedAt, members, unread: openedBy.role === "coach" ? 0 : null, lastMessage: null },
  };
}

const isLocked = (events: readonly ChatSessionEvent[]): boolean =>
  events.some(({ type }) => type === "ChatSessionLocked");
