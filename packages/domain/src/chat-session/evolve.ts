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
  | EventOf<"ChatSessionOpened" | "ChatSessionLocked" | "ChatSessionUnlocked" | "ChatSessionClosed" | "MessageSent">
  | MemberEventOf;

/** The state after the event. */
export function evolve(state: ChatSessionState, event: ChatSessionEvent): ChatSessionState {
  if (event.type === "ChatSessionOpened") {
    const { sessionId, kind, participantId, participantIds } = event.data;
    const nobody = { members: [], locked: false, requested: [] };
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
    default:
      return { ...state, ...people(state, event) };
  }
}

type People = Pick<Exclude<ChatSessionState, { status: "absent" }>, "members" | "requested">;

/** Members and pending coaches after the event. Approval changes nothing yet: the joining that follows it does. */
function people({ members, requested }: People, event: MemberEventOf): People {
  const { memberId } = event.data;
  switch (event.type) {
    case "ChatSessionMemberRequested":
      return { members, requested: [...without(requested, memberId), memberOf(event)] };
    case "ChatSessionMemberApproved":
      return { members, requested };
    case "ChatSessionMemberRejected":
      return { members, requested: without(requested, memberId) };
    case "ChatSessionMemberJoined":
      return { members: [...without(members, memberId), memberOf(event)], requested: without(requested, memberId) };
    case "ChatSessionMemberLeft":
      return { members: without(members, memberId), requested };
  }
}

const without = (members: readonly Member[], memberId: string): Member[] =>
  members.filter((member) => member.memberId !== memberId);

function memberOf({ data }: MemberEventOf): Member {
  const { memberId, memberType, memberName, photoUrl } = data;
  return { memberId, memberType, memberName, photoUrl };
}
