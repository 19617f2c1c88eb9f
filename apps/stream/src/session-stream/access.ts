// Who may open the stream of a chat session: the participant while they are a member, coaches as members, services and
// admins. What is not theirs looks unknown (422), except to a coach who is not in the session: 401, because the contract
// that the front-end knows lists no 403 for this route.

import type { SessionStanding } from "@tributary/event-store";
import { AppError, type Principal } from "@tributary/runtime";
import type { MemberRef } from "@tributary/schemas";

/** @throws AppError 401 when the path is another participant's. */
export function requireOwnPath({ role, id }: Principal, participantId: string): void {
  if (role === "participant" && id !== participantId) {
    throw new AppError("credentials-invalid", "These credentials are not for this participant's sessions");
  }
}

/** The coach whose membership counts: the reader; for others whoever the path names, which in a channel may be a coach. */
export const coachIn = ({ role, id }: Principal, participantId: string): string =>
  role === "coach" ? id : participantId;

/**
 * The memberships that the opening rests on: once one of them ends, the stream does.
 * @throws AppError 401, 409 for a suspended participant, or 422.
 */
export function authorize(principal: Principal, participantId: string, standing: SessionStanding): MemberRef[] {
  const coach: MemberRef = { memberId: coachIn(principal, participantId), memberType: "COACH" };
  const isChannel = standing.kind === "channel";
  const isThatCoach = principal.role !== "participant" && coach.memberId === participantId;
  if (isChannel && standing.coachJoined && isThatCoach) return [coach];
  requireActive(standing);
  if (standing.kind === null || !(isChannel || standing.participantJoined)) {
    throw new AppError("session-not-of-participant", "The participant is in no such chat session");
  }
  const isCoach = principal.role === "coach";
  if (isCoach && (isChannel || !standing.coachJoined)) {
    throw new AppError("credentials-invalid", "These credentials are not for this chat session");
  }
  // A channel has viewers without number, who are no members.
  if (isChannel) return [];
  return [{ memberId: participantId, memberType: "PARTICIPANT" }, ...(isCoach ? [coach] : [])];
}

function requireActive({ participantExists, participantSuspended }: SessionStanding): void {
  if (!participantExists) throw new AppError("participant-unknown", "There is no such participant");
  if (participantSuspended) throw new AppError("participant-suspended", "The participant is suspended");
}
