/** Answering a coach who asked to join a locked session: any member may, so participants too, and an admin. */
import type { AnswerJoinRequest } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { memberActing } from "./membership.ts";
import { MAX_MEMBERS, type OpenSession } from "./state.ts";

/** Approved and then joined, or rejected. */
export function answer(command: AnswerJoinRequest, state: OpenSession): Decision<ChatSessionEvent> {
  const { memberId, by, at } = command;
  if (by.role === "service") return refuse("role-not-allowed", "A service does not decide who joins.");
  if (by.role !== "admin" && !memberActing(by, state)) {
    return refuse("not-a-member", `The ${by.role} ${by.id} is not a member of this chat session.`);
  }
  const member = state.requested.find((candidate) => candidate.memberId === memberId);
  if (!member) return refuse("member-unknown", `Nobody with the id ${memberId} has asked to join.`);
  const { sessionId, participantId } = state;
  const person = { sessionId, participantId, ...member };
  if (command.type === "RejectChatSessionMember") {
    return accept({ type: "ChatSessionMemberRejected", data: { ...person, rejectedBy: by, rejectedAt: at } });
  }
  if (state.members.length >= MAX_MEMBERS) {
    return refuse("too-many-members", `A session has at most ${MAX_MEMBERS} members.`);
  }
  return accept<ChatSessionEvent>(
    { type: "ChatSessionMemberApproved", data: { ...person, approvedBy: by, approvedAt: at } },
    { type: "ChatSessionMemberJoined", data: { ...person, joinedAt: at } },
  );
}
