import { AppError } from "@tributary/runtime";
import { chatMessage, commandStatus, markReadBody, sendMessageBody } from "@tributary/schemas";
import { z } from "zod";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { participantSessionParams, sessionParams } from "../http/params.ts";
import { streamCursors } from "../http/stream-cursors.ts";
import { readableSession } from "./access.ts";
import { messagePage, messagePageQuery } from "./message-page.ts";

/** Sending and reading messages, and saying how far they have been read. */
export function messageRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/participants/:userId/chat_sessions/:id/chat_messages",
    {
      schema: {
        params: participantSessionParams,
        body: sendMessageBody,
        response: { 201: chatMessage, 202: commandStatus },
      },
    },
    async (request, reply) => {
      const message = { sessionId: request.params.id, ...request.body };
      return answerCommand(api, { request, reply }, { type: "SendMessage", ...message });
    },
  );

  app.post(
    "/api/v1/admin/chat_sessions/:id/chat_messages",
    { schema: { params: sessionParams, body: sendMessageBody, response: { 201: chatMessage, 202: commandStatus } } },
    async (request, reply) => {
      const message = { sessionId: request.params.id, ...request.body };
      return answerCommand(api, { request, reply }, { type: "SendMessage", ...message });
    },
  );

  app.put(
    "/api/v1/participants/:userId/chat_sessions/:id/read",
    {
      schema: {
        params: participantSessionParams,
        body: markReadBody,
        response: { 204: z.undefined(), 202: commandStatus },
      },
    },
    async (request, reply) => {
      const { principal, params, body } = request;
      const sessionId = params.id;
      // A coach marks for themselves, in a session of the participant whom the path names.
      if (principal.role === "coach") await readableSession(api, request, { userId: params.userId, sessionId });
      const mark = { sessionId, memberId: principal.id, ...body };
      return answerCommand(api, { request, reply }, { type: "MarkMessagesRead", ...mark });
    },
  );

  app.get(
    "/api/v1/participants/:userId/chat_sessions/:id/chat_messages",
    { schema: { params: participantSessionParams, querystring: messagePageQuery, response: { 200: messagePage } } },
    async (request, reply) => {
      const { userId, id: sessionId } = request.params;
      await readableSession(api, request, { userId, sessionId });
      const { before, after, perPage: limit } = request.query;
      const edge = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
      const { tenant } = request.principal;
      const of = { participantId: userId, sessionId };
      const { answer, ...heads } = await api.store.snapshots.messages(tenant, of, { ...edge, limit });
      if (answer === null) throw new AppError("message-unknown", "There is no such message in this chat session.");
      reply.headers(streamCursors(api, { tenant, userId, sessionId }, heads));
      return answer;
    },
  );
}
