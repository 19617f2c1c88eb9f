import type { EventStore } from "@tributary/event-store";
import { AppError, type Principal } from "@tributary/runtime";
import { type TypingBody, typingBody } from "@tributary/schemas";
import { z } from "zod";
import type { HttpServer } from "../http/context.ts";
import { participantSessionParams } from "../http/params.ts";
import type { Typing, TypingEvent } from "./typing.ts";

interface TypingContext {
  store: Pick<EventStore, "sessionStanding">;
  typing: Pick<Typing, "say">;
}

/** Says that somebody is typing. No command: nothing is kept, and the answer does not wait until it is told. */
export function typingRoutes(app: HttpServer, api: TypingContext): void {
  app.post(
    "/api/v1/participants/:userId/chat_sessions/:id/typing",
    { schema: { params: participantSessionParams, body: typingBody, response: { 204: z.undefined() } } },
    async ({ principal, params, body }, reply) => {
      api.typing.say(principal.tenant, await typingEvent(api, principal, { ...params, ...body }));
      return reply.code(204).send();
    },
  );
}

/** @throws AppError 404 when the participant is not in such a session, 403 when the coach is not, 409 when it is not the time. */
async function typingEvent(
  { store }: TypingContext,
  { tenant, role, id }: Principal,
  { userId, id: sessionId, state }: { userId: string; id: string } & TypingBody,
): Promise<TypingEvent> {
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
    type: state === "typing" ? "MemberTyping" : "MemberStoppedTyping",
    data: {
      ...{ sessionId, participantId: standing.ofParticipant },
      ...{ memberId: id, memberType: isCoach ? "COACH" : "PARTICIPANT" },
    },
  };
}
