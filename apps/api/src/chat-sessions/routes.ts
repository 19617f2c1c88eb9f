import {
  addMemberBody,
  chatSession,
  chatSessionMember,
  chatSessionResults,
  commandStatus,
  openChatSessionBody,
  searchSessionsBody,
} from "@tributary/schemas";
import { z } from "zod";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { participantParams, participantSessionParams, sessionMemberParams, sessionParams } from "../http/params.ts";
import { streamCursors } from "../http/stream-cursors.ts";
import { readableSession } from "./access.ts";
import { searchSessions } from "./search.ts";

/** Opening sessions, reading them, and who is in them. */
export function chatSessionRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/admin/chat_sessions",
    { schema: { body: openChatSessionBody, response: { 201: chatSession, 202: commandStatus } } },
    async (request, reply) =>
      answerCommand(api, { request, reply }, { type: "OpenChatSession", sessionId: api.ids(), ...request.body }),
  );

  app.post(
    "/api/v1/participants/:userId/chat_sessions/search",
    { schema: { params: participantParams, body: searchSessionsBody, response: { 200: chatSessionResults } } },
    async ({ principal, params: { userId }, body }, reply) => {
      const { answer, ...heads } = await searchSessions(api, principal, { userId, ...body });
      reply.headers(streamCursors(api, { tenant: principal.tenant, userId }, heads));
      return answer;
    },
  );

  app.get(
    "/api/v1/participants/:userId/chat_sessions/:id",
    { schema: { params: participantSessionParams, response: { 200: chatSession } } },
    async (request, reply) => {
      const { userId, id: sessionId } = request.params;
      const { answer, ...heads } = await readableSession(api, request, { userId, sessionId });
      reply.headers(streamCursors(api, { tenant: request.principal.tenant, userId, sessionId }, heads));
      return answer;
    },
  );

  app.post(
    "/api/v1/admin/chat_sessions/:id/members",
    {
      schema: { params: sessionParams, body: addMemberBody, response: { 201: chatSessionMember, 202: commandStatus } },
    },
    async (request, reply) => {
      const member = { sessionId: request.params.id, ...request.body };
      return answerCommand(api, { request, reply }, { type: "JoinChatSession", ...member });
    },
  );

  app.delete(
    "/api/v1/admin/chat_sessions/:id/members/:memberId",
    { schema: { params: sessionMemberParams, response: { 204: z.undefined(), 202: commandStatus } } },
    async (request, reply) => {
      const { id: sessionId, memberId } = request.params;
      return answerCommand(api, { request, reply }, { type: "LeaveChatSession", sessionId, memberId });
    },
  );
}
