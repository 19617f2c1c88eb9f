/** How a chat session's state follows from what happened. */
import type { EventOf, Member } from "@tributary/schemas";
import type { ChatSessionState } from "./state.ts";

type MemberEventOf = EventOf<
  | "ChatSessionMemberRequested"
  | "ChatSessionMemberApproved"
  | "ChatSessionMemberRejected"
  | "ChatSessionMemberJoined"
  | "ChatSessionMemberLeft"
>;

export type ChatSessionEvent =
  | EventOf<"ChatSessionOpened" | "ChatSessionLocked" | "ChatSessionUnlocked" | "ChatSessionClosed">
  | EventOf<"MessageSent" | "MessagesRead">
  | MemberEventOf;

/** The state after the event. */
export function evolve(state: ChatSessionState, event: ChatSessionEvent): ChatSessionState {
  if (event.type === "ChatSessionOpened") {
    const { sessionId, kind, participantId, participantIds } = event.data;
    const nobody = { members: [], locked: false, requested: [], readMarks: [] };
    return { status: "open", sessionId, kind, participantId, participantIds, ...nobody };
  }
  if (state.status === "absent") return state;
  switch (event.type) {
    case "ChatSessionLocked":
      return { ...state, locked: true };
    case "ChatSessionUnlocked":
      return { ...state, locked: false };
    case "ChatSessionClosed":
      return { ...state, status: "closed" };
    case "MessageSent":
      return state;
    case "MessagesRead": {
      const { memberId, upToVersion } = event.data;
      return { ...state, readMarks: [...without(state.readMarks, memberId), { memberId, version: upToVersion }] };
    }
    default:
      return { ...state, ...people(state, event) };
  }
}

type People = Pick<Exclude<ChatSessionState, { status: "absent" }>, "members" | "requested" | "readMarks">;

/** What becomes of members and pending coaches. Approval changes nothing yet: the joining that follows it does. */
function people({ members, requested, readMarks }: People, event: MemberEventOf): Partial<People> {
  const { memberId } = event.data;
  switch (event.type) {
    case "ChatSessionMemberRequested":
      return { requested: [...without(requested, memberId), memberOf(event)] };
    case "ChatSessionMemberApproved":
      return {};
    case "ChatSessionMemberRejected":
      return { requested: without(requested, memberId) };
    case "ChatSessionMemberJoined":
      return { members: [...without(members, memberId), memberOf(event)], requested: without(requested, memberId) };
    case "ChatSessionMemberLeft":
      return { members: without(members, memberId), readMarks: without(readMarks, memberId) };
  }
}

const without = <T extends { memberId: string }>(all: readonly T[], memberId: string): T[] =>
  all.filter((one) => one.memberId !== memberId);

function memberOf({ data }: MemberEventOf): Member {
  const { memberId, memberType, memberName, photoUrl } = data;
  return { memberId, memberType, memberName, photoUrl };
}
