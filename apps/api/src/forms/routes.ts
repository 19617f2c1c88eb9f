import { answerFormBody, commandStatus, form, formResults, formsQuery, requestFormBody } from "@tributary/schemas";
import { readableSession } from "../chat-sessions/access.ts";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { participantSessionParams, sessionFormParams, sessionParams } from "../http/params.ts";
import { streamCursors } from "../http/stream-cursors.ts";

/** Forms that are put to a participant within a session: asking for them, finding them, answering them. */
export function formRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/admin/chat_sessions/:id/forms",
    { schema: { params: sessionParams, body: requestFormBody, response: { 201: form, 202: commandStatus } } },
    async (request, reply) => {
      const asked = { sessionId: request.params.id, formId: api.ids(), ...request.body };
      return answerCommand(api, { request, reply }, { type: "RequestForm", ...asked });
    },
  );

  app.get(
    "/api/v1/participants/:userId/chat_sessions/:id/forms",
    { schema: { params: participantSessionParams, querystring: formsQuery, response: { 200: formResults } } },
    async (request, reply) => {
      const { userId, id: sessionId } = request.params;
      await readableSession(api, request, { userId, sessionId });
      const { isOpen, page, perPage } = request.query;
      const { tenant } = request.principal;
      const of = { participantId: userId, sessionId };
      const { answer, ...heads } = await api.store.snapshots.forms(tenant, of, {
        ...(isOpen === undefined ? {} : { open: { is: isOpen, at: new Date(api.clock.now()).toISOString() } }),
        ...{ offset: (page - 1) * perPage, limit: perPage },
      });
      reply.headers(streamCursors(api, { tenant, userId, sessionId }, heads));
      return answer;
    },
  );

  app.put(
    "/api/v1/participants/:userId/chat_sessions/:id/forms/:formId",
    { schema: { params: sessionFormParams, body: answerFormBody, response: { 200: form, 202: commandStatus } } },
    async (request, reply) => {
      const { userId: participantId, id: sessionId, formId } = request.params;
      const answered = { sessionId, participantId, formId, ...request.body };
      return answerCommand(api, { request, reply }, { type: "AnswerForm", ...answered });
    },
  );
}
