import type { Snapshot } from "@tributary/event-store";
import { AppError } from "@tributary/runtime";
import type { ChatSession } from "@tributary/schemas";
import type { FastifyRequest } from "fastify";
import { requireMoreThanChannels } from "../http/access.ts";
import type { CommandContext } from "../http/context.ts";

interface Named {
  userId: string;
  sessionId: string;
}

/**
 * A participant's session as this caller may see it: the participant while they are a member, a coach only as a member.
 * A channel has no participants: whoever is active reads it on their own path, a coach as a member; services and admins
 * on any of these paths.
 * @throws AppError 404 when the participant is not in such a session, 403 when it is not for the caller, 409 when the
 * participant would read it as a channel and is suspended.
 */
export async function readableSession(
  { store }: CommandContext,
  { principal, method, routeOptions }: Pick<FastifyRequest, "principal" | "method" | "routeOptions">,
  { userId, sessionId }: Named,
): Promise<Snapshot<ChatSession>> {
  const { tenant, role, id } = principal;
  // Only a channel is read on the path of a coach: their own, and services and admins use anybody's.
  const coachId = role === "participant" || (role === "coach" && userId !== id) ? null : userId;
  const view = { participantId: userId, coachId, readerId: id };
  const { answer: session, ...heads } = await store.snapshots.chatSession(tenant, sessionId, view);
  if (!session) throw await whyNot(store, tenant, { userId, sessionId });
  if (session.kind !== "channel") requireMoreThanChannels(principal, { method, url: routeOptions.url ?? "" });
  if (role !== "coach") return { answer: session, ...heads };
  const isMember = session.members.some(
    ({ memberId, memberType, state }) => memberId === id && memberType === "COACH" && state === "JOINED",
  );
  if (!isMember || (session.kind === "channel" && coachId === null)) {
    throw new AppError("not-a-member", `${id} is not a member of this chat session.`);
  }
  return { answer: session, ...heads };
}

async function whyNot(store: CommandContext["store"], tenant: string, { userId, sessionId }: Named): Promise<AppError> {
  const asked = { tenant, sessionId, participantId: userId, coachId: null };
  const { kind, participantSuspended } = await store.sessionStanding(asked);
  if (kind === "channel" && participantSuspended) {
    return new AppError("participant-suspended", `Participant ${userId} is suspended.`);
  }
  return new AppError("session-unknown", "There is no such chat session.");
}
