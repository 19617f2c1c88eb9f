/** How a chat session's state follows from what happened. */
import type { EventOf, Member } from "@tributary/schemas";
import { type ChatSessionState, isExpired, isOver } from "./state.ts";

type MemberEventOf = EventOf<
  | "ChatSessionMemberRequested"
  | "ChatSessionMemberApproved"
  | "ChatSessionMemberRejected"
  | "ChatSessionMemberJoined"
  | "ChatSessionMemberLeft"
>;

type FormEvent = EventOf<"FormRequested" | "FormAnswered">;
type ExternalChatEvent = EventOf<"ExternalChatLinked" | "ExternalChatStatusChanged" | "ExternalChatUnlinked">;

export type ChatSessionEvent =
  | EventOf<"ChatSessionOpened" | "ChatSessionLocked" | "ChatSessionUnlocked" | "ChatSessionClosed">
  | EventOf<"MessageSent" | "MessageEdited" | "MessageDeleted" | "MessageReactionAdded" | "MessageReactionRemoved">
  | EventOf<"MessagesRead" | "MessagesDelivered">
  | EventOf<"ChatSessionNoticePosted">
  | FormEvent
  | ExternalChatEvent
  | MemberEventOf;

/** The state after the event. */
export function evolve(state: ChatSessionState, event: ChatSessionEvent): ChatSessionState {
  if (event.type === "ChatSessionOpened") {
    const { sessionId, kind, participantId, participantIds } = event.data;
    const nobody = { members: [], locked: false, requested: [], readMarks: [], deliveredMarks: [] };
    const nothing = { openForms: [], externalChats: [] };
    return { status: "open", sessionId, kind, participantId, participantIds, ...nobody, ...nothing };
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
    case "ChatSessionNoticePosted":
      return state;
    case "MessagesRead":
      return { ...state, readMarks: marked(state.readMarks, event.data) };
    case "MessagesDelivered":
      return { ...state, deliveredMarks: marked(state.deliveredMarks, event.data) };
    case "FormRequested":
    case "FormAnswered":
      return { ...state, openForms: openForms(state, event) };
    case "ExternalChatLinked":
    case "ExternalChatStatusChanged":
    case "ExternalChatUnlinked":
      return { ...state, externalChats: externalChats(state, event) };
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
function openForms({ openForms: before }: Known, { type, data }: FormEvent): Known["openForms"] {
  const others = before.filter(({ formId }) => formId !== data.formId);
  if (type === "FormAnswered") return others;
  const { formId, expiresAt, requestedAt } = data;
  return [...others.filter((form) => !isExpired(form, requestedAt)), { formId, expiresAt }];
}

function externalChats({ externalChats: before }: Known, { type, data }: ExternalChatEvent): Known["externalChats"] {
  const others = before.filter(({ linkId }) => linkId !== data.linkId);
  const { linkId, provider, conversation } = data;
  const link = { linkId, provider, conversation };
  switch (type) {
    case "ExternalChatLinked":
      return [...others, { ...link, status: "REQUESTED", estimatedWaitSeconds: null }];
    case "ExternalChatStatusChanged": {
      const { status, estimatedWaitSeconds } = data;
      return isOver(status) ? others : [...others, { ...link, status, estimatedWaitSeconds }];
    }
    case "ExternalChatUnlinked":
      return others;
  }
}

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
