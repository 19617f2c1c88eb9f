/**
 * Joining, asking to, and leaving. A member id is unique within a session, whatever the member's type,
 * because the public paths name a member by that id alone.
 */
import type { Actor, JoinChatSession, LeaveChatSession, Member, SessionKind } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { type ClosedSession, MAX_MEMBERS, type OpenSession } from "./state.ts";

/** The current member that this actor is; undefined when they are not in the session in that role. */
export function memberActing(actor: Actor, { members }: Pick<OpenSession, "members">): Member | undefined {
  return members.find((member) => isSame(actor, member));
}

/** The current member with this id whom the actor acts for: themselves, or anybody when it is a service. */
export const memberNamed = (memberId: string, by: Actor, session: Pick<OpenSession, "members">): Member | undefined => {
  if (by.role === "service") return session.members.find((one) => one.memberId === memberId);
  return by.id === memberId ? memberActing(by, session) : undefined;
};

/**
 * A coach may add themselves, and others once they are in it; admins and services may add anyone. Into a locked session
 * a coach is not added: they have asked, and a member answers.
 */
export function join({ member, by, at }: JoinChatSession, state: OpenSession): Decision<ChatSessionEvent> {
  const refusal = refuseToManage(by, state, isSame(by, member) && by.role === "coach") ?? refuseMember(member, state);
  if (refusal) return refusal;
  const { sessionId, participantId } = state;
  if (state.locked && state.requested.some(({ memberId }) => memberId === member.memberId)) {
    return refuse("already-requested", `Member ${member.memberId} has asked to join already.`);
  }
  if (state.locked && member.memberType === "COACH") {
    if (state.requested.length >= MAX_MEMBERS)
      return refuse("too-many-members", "Too many coaches are waiting to join.");
    return accept({
      type: "ChatSessionMemberRequested",
      data: { sessionId, participantId, ...member, requestedAt: at },
    });
  }
  return accept({ type: "ChatSessionMemberJoined", data: { sessionId, participantId, ...member, joinedAt: at } });
}

/**
 * Everybody may leave; a coach in the session, an admin or a service may remove others. A coach who waits to be let in
 * takes that back, and so rejects themselves.
 */
export function leave(
  { memberId, by, at }: LeaveChatSession,
  state: OpenSession | ClosedSession,
): Decision<ChatSessionEvent> {
  const { sessionId, participantId } = state;
  const pending = state.requested.find((candidate) => candidate.memberId === memberId && isSame(by, candidate));
  if (pending) {
    const data = { sessionId, participantId, ...pending, rejectedBy: by, rejectedAt: at };
    return accept({ type: "ChatSessionMemberRejected", data });
  }
  const member = state.members.find((candidate) => candidate.memberId === memberId);
  const refusal = refuseToManage(by, state, member !== undefined && isSame(by, member));
  if (refusal) return refusal;
  if (!member) return refuse("member-unknown", `There is no member ${memberId}.`);
  return accept({ type: "ChatSessionMemberLeft", data: { sessionId, participantId, ...member, leftAt: at } });
}

/** Whether somebody of this type can be in a session of this kind. */
export const canBeMember = ({ memberType }: Member, kind: SessionKind): boolean =>
  kind !== "channel" || memberType !== "VIEWER";

function refuseMember(member: Member, state: OpenSession): Decision<never> | null {
  if (state.members.some(({ memberId }) => memberId === member.memberId)) {
    return refuse("already-a-member", `There is a member ${member.memberId} already.`);
  }
  if (!canBeMember(member, state.kind)) {
    return refuse("member-type-not-allowed", "The viewers of a channel are without number, and no members.");
  }
  if (member.memberType === "PARTICIPANT" && !state.participantIds.includes(member.memberId)) {
    return refuse("participant-not-of-session", "Only participants named when the session was opened can join again.");
  }
  if (state.members.length >= MAX_MEMBERS) {
    return refuse("too-many-members", `A session has at most ${MAX_MEMBERS} members.`);
  }
  return null;
}

function refuseToManage(by: Actor, state: OpenSession | ClosedSession, forThemselves: boolean): Decision<never> | null {
  if (forThemselves || by.role === "admin" || by.role === "service") return null;
  if (!memberActing(by, state)) {
    return refuse("not-a-member", `The ${by.role} ${by.id} is not a member of this chat session.`);
  }
  return by.role === "participant" ? refuse("role-not-allowed", "A participant cannot add or remove others.") : null;
}

const isSame = (actor: Actor, { memberId, memberType }: Member): boolean =>
  actor.id === memberId && actor.role.toUpperCase() === memberType;
