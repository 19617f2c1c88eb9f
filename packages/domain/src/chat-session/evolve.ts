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
  | EventOf<"MessageSent" | "MessageEdited" | "MessageDeleted" | "MessageReactionAdded" | "MessageReactionRemoved">
  | EventOf<"MessagesRead" | "MessagesDelivered">
  | MemberEventOf;

/** The state after the event. */
export function evolve(state: ChatSessionState, event: ChatSessionEvent): ChatSessionState {
  if (event.type === "ChatSessionOpened") {
    const { sessionId, kind, participantId, participantIds } = event.data;
    const nobody = { members: [], locked: false, requested: [], readMarks: [], deliveredMarks: [] };
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
    case "MessageEdited":
    case "MessageDeleted":
    case "MessageReactionAdded":
    case "MessageReactionRemoved":
      return state;
    case "MessagesRead":
      return { ...state, readMarks: marked(state.readMarks, event.data) };
    case "MessagesDelivered":
      return { ...state, deliveredMarks: marked(state.deliveredMarks, event.data) };
    default:
      return { ...state, ...people(state, event) };
  }
}

type Known = Exclude<ChatSessionState, { status: "absent" }>;
type Marks = Known["readMarks"];

const marked = (marks: Marks, { memberId, upToVersion }: { memberId: string; upToVersion: number }): Marks => [
  ...without(marks, memberId),
  { memberId, version: upToVersion },
];

type People = Pick<Known, "members" | "requested" | "readMarks" | "deliveredMarks">;

/** What becomes of members and pending coaches. Approval changes nothing yet: the joining that follows it does. */
function people({ members, requested, readMarks, deliveredMarks }: People, event: MemberEventOf): Partial<People> {
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
      return {
        members: without(members, memberId),
        readMarks: without(readMarks, memberId),
        deliveredMarks: without(deliveredMarks, memberId),
      };
  }
}

const without = <T extends { memberId: string }>(all: readonly T[], memberId: string): T[] =>
  all.filter((one) => one.memberId !== memberId);

function memberOf({ data }: MemberEventOf): Member {
  const { memberId, memberType, memberName, photoUrl } = data;
  return { memberId, memberType, memberName, photoUrl };
}
