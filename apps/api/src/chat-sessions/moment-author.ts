// Who may tell of a moment in a session: whoever is in it now, on the path of a participant who is.
import type { EventStore } from "@tributary/event-store";
import { AppError, type Principal } from "@tributary/runtime";
import type { EphemeralEvent } from "@tributary/schemas";

export interface Standings {
  store: Pick<EventStore, "sessionStanding">;
}

/**
 * The caller, as what every moment says of its author.
 * @throws AppError 404 when the participant is not in such a session, 403 when the coach is not, 409 when it is not the time.
 */
export async function momentAuthor(
  { store }: Standings,
  { tenant, role, id }: Principal,
  { userId, id: sessionId }: { userId: string; id: string },
): Promise<Extract<EphemeralEvent, { type: "MemberTyping" }>["data"]> {
  const isCoach = role === "coach";
  const people = { participantId: userId, coachId: isCoach ? id : null };
  const standing = await store.sessionStanding({ tenant, sessionId, ...people });
  if (!isCoach && standing.participantSuspended) {
    throw new AppError("participant-suspended", "The participant is suspended");
  }
  const isOwnChannel = standing.kind === "channel" && isCoach && userId === id;
  if (!standing.participantJoined && !isOwnChannel) {
    throw new AppError("session-unknown", "There is no such chat session.");
  }
  if (isCoach && !standing.coachJoined) {
    throw new AppError("not-a-member", `${id} is not a member of this chat session.`);
  }
  if (standing.closedAt !== null) throw new AppError("session-closed", "The chat session is closed.");
  return {
    ...{ sessionId, participantId: standing.ofParticipant },
    ...{ memberId: id, memberType: isCoach ? "COACH" : "PARTICIPANT" },
  };
}
