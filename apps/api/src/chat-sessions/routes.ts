import {
  addMemberBody,
  chatSession,
  chatSessionMember,
  chatSessionResults,
  openChatSessionBody,
  searchSessionsBody,
} from "@tributary/schemas";
import { z } from "zod";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { participantParams, participantSessionParams, sessionMemberParams, sessionParams } from "../http/params.ts";
import { callerOf, sendAnswer } from "../http/request.ts";
import { readableSession } from "./access.ts";
import { addMember, openChatSession, removeMember } from "./commands.ts";
import { searchSessions } from "./search.ts";

/** Opening sessions, reading them, and who is in them. */
export function chatSessionRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/admin/chat_sessions",
    { schema: { body: openChatSessionBody, response: { 201: chatSession } } },
    async (request, reply) => sendAnswer(reply, await openChatSession(api, callerOf(request), request.body)),
  );

  app.post(
    "/api/v1/participants/:userId/chat_sessions/search",
    { schema: { params: participantParams, body: searchSessionsBody, response: { 200: chatSessionResults } } },
    async ({ principal, params, body }) => searchSessions(api, principal, { userId: params.userId, ...body }),
  );

  app.get(
    "/api/v1/participants/:userId/chat_sessions/:id",
    { schema: { params: participantSessionParams, response: { 200: chatSession } } },
    async ({ principal, params }) => readableSession(api, principal, { userId: params.userId, sessionId: params.id }),
  );

  app.post(
    "/api/v1/admin/chat_sessions/:id/members",
    { schema: { params: sessionParams, body: addMemberBody, response: { 201: chatSessionMember } } },
    async (request, reply) => {
      const member = { ...request.body, sessionId: request.params.id };
      return sendAnswer(reply, await addMember(api, callerOf(request), member));
    },
  );

  app.delete(
    "/api/v1/admin/chat_sessions/:id/members/:memberId",
    { schema: { params: sessionMemberParams, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { id: sessionId, memberId } = request.params;
      return sendAnswer(reply, await removeMember(api, callerOf(request), { sessionId, memberId }));
    },
  );
}
