import type { Snapshot } from "@tributary/event-store";
import { AppError, type Principal } from "@tributary/runtime";
import type { ChatSession } from "@tributary/schemas";
import type { ApiContext } from "../http/context.ts";

/**
 * A participant's session as this caller may see it: the participant while they are a member, a coach only as a member.
 * A channel has no participants: whoever is active reads it on their own path, a coach as a member.
 * @throws AppError 404 when the participant is not in such a session, 403 when the coach is not.
 */
export async function readableSession(
  { store }: ApiContext,
  { tenant, role, id }: Principal,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<Snapshot<ChatSession>> {
  const isOwnPath = role === "coach" && userId === id;
  const view = { participantId: userId, coachId: isOwnPath ? id : null, readerId: id };
  const { answer: session, ...heads } = await store.snapshots.chatSession(tenant, sessionId, view);
  if (!session) throw new AppError("session-unknown", "There is no such chat session.");
  if (role !== "coach") return { answer: session, ...heads };
  const isMember = session.members.some(
    ({ memberId, memberType, state }) => memberId === id && memberType === "COACH" && state === "JOINED",
  );
  if (!isMember || (session.kind === "channel" && !isOwnPath)) {
    throw new AppError("not-a-member", `${id} is not a member of this chat session.`);
  }
  return { answer: session, ...heads };
}
