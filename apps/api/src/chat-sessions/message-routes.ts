import { chatMessage, sendMessageBody } from "@tributary/schemas";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { participantSessionParams, sessionParams } from "../http/params.ts";
import { readableSession } from "./access.ts";
import { messagePage, messagePageQuery } from "./message-page.ts";

/** Sending and reading messages. */
export function messageRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/participants/:userId/chat_sessions/:id/chat_messages",
    { schema: { params: participantSessionParams, body: sendMessageBody, response: { 201: chatMessage } } },
    async (request, reply) => {
      const message = { sessionId: request.params.id, ...request.body };
      return answerCommand(api, { request, reply }, { type: "SendMessage", ...message });
    },
  );

  app.post(
    "/api/v1/admin/chat_sessions/:id/chat_messages",
    { schema: { params: sessionParams, body: sendMessageBody, response: { 201: chatMessage } } },
    async (request, reply) => {
      const message = { sessionId: request.params.id, ...request.body };
      return answerCommand(api, { request, reply }, { type: "SendMessage", ...message });
    },
  );

  app.get(
    "/api/v1/participants/:userId/chat_sessions/:id/chat_messages",
    { schema: { params: participantSessionParams, querystring: messagePageQuery, response: { 200: messagePage } } },
    async ({ principal, params, query }) => {
      const sessionId = params.id;
      await readableSession(api, principal, { userId: params.userId, sessionId });
      const { before, after, perPage: limit } = query;
      const edge = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
      return api.store.queries.messages(principal.tenant, sessionId, { ...edge, limit });
    },
  );
}
