import { AppError } from "@tributary/runtime";
import { chatMessage, commandStatus, editMessageBody, markDeliveredBody } from "@tributary/schemas";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { ifMatchOf, tagAnswer } from "../http/etag.ts";
import { messageParams, messageReactionParams, participantSessionParams } from "../http/params.ts";
import { streamCursors } from "../http/stream-cursors.ts";
import { readableSession } from "./access.ts";

const SESSION = "/api/v1/participants/:userId/chat_sessions/:id";
const MESSAGE = `${SESSION}/chat_messages/:messageId`;

const changes = { put: "AddMessageReaction", delete: "RemoveMessageReaction" } as const;

/** One message: reading, editing, deleting and reacting to it, and how far messages have reached somebody. */
export function messageItemRoutes(app: HttpServer, api: ApiContext): void {
  /** A coach acts for themselves, in a session of the participant whom the path names. */
  const isInPath = async (request: FastifyRequest): Promise<void> => {
    const { userId, id: sessionId } = request.params as z.infer<typeof participantSessionParams>;
    if (request.principal.role === "coach") await readableSession(api, request, { userId, sessionId });
  };

  app.get(
    MESSAGE,
    { preSerialization: tagAnswer, schema: { params: messageParams, response: { 200: chatMessage } } },
    async (request, reply) => {
      const { userId, id: sessionId, messageId } = request.params;
      await readableSession(api, request, { userId, sessionId });
      const { tenant } = request.principal;
      const of = { participantId: userId, sessionId };
      const { answer, ...heads } = await api.store.snapshots.message(tenant, of, messageId);
      if (answer === null) throw new AppError("message-not-found", "There is no such message in this chat session.");
      reply.headers(streamCursors(api, { tenant, userId, sessionId }, heads));
      return answer;
    },
  );

  app.patch(
    MESSAGE,
    {
      ...{ preHandler: isInPath, preSerialization: tagAnswer },
      schema: { params: messageParams, body: editMessageBody, response: { 200: chatMessage, 202: commandStatus } },
    },
    async (request, reply) => {
      const edit = { ...request.body, ...conditionOf(request), ...named(request.params) };
      return answerCommand(api, { request, reply }, { type: "EditMessage", ...edit });
    },
  );

  app.delete(
    MESSAGE,
    {
      preHandler: isInPath,
      schema: { params: messageParams, response: { 204: z.undefined(), 202: commandStatus } },
    },
    async (request, reply) => {
      const message = { ...conditionOf(request), ...named(request.params) };
      return answerCommand(api, { request, reply }, { type: "DeleteMessage", ...message });
    },
  );

  for (const [method, type] of Object.entries(changes)) {
    app.route({
      method,
      url: `${MESSAGE}/reactions/:reaction`,
      preHandler: isInPath,
      schema: { params: messageReactionParams, response: { 204: z.undefined(), 202: commandStatus } },
      handler: async (request, reply) => {
        const { reaction } = request.params;
        const reacting = { memberId: request.principal.id, reaction, ...named(request.params) };
        return answerCommand(api, { request, reply }, { type, ...reacting });
      },
    });
  }

  app.put(
    `${SESSION}/delivered`,
    {
      preHandler: isInPath,
      schema: {
        params: participantSessionParams,
        body: markDeliveredBody,
        response: { 204: z.undefined(), 202: commandStatus },
      },
    },
    async (request, reply) => {
      const mark = { sessionId: request.params.id, memberId: request.principal.id, ...request.body };
      return answerCommand(api, { request, reply }, { type: "MarkMessagesDelivered", ...mark });
    },
  );
}

const named = ({ id: sessionId, messageId }: z.infer<typeof messageParams>) => ({ sessionId, messageId });

function conditionOf({ headers }: FastifyRequest): { ifMatch?: string[] } {
  const ifMatch = ifMatchOf(headers["if-match"]);
  return ifMatch === undefined ? {} : { ifMatch };
}
