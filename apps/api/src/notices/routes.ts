import { commandStatus, notice, postNoticeBody } from "@tributary/schemas";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { sessionParams } from "../http/params.ts";

/** Lines of the system in a session. */
export function noticeRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/admin/chat_sessions/:id/notices",
    { schema: { params: sessionParams, body: postNoticeBody, response: { 201: notice, 202: commandStatus } } },
    async (request, reply) => {
      const posted = { sessionId: request.params.id, noticeId: api.ids(), ...request.body };
      return answerCommand(api, { request, reply }, { type: "PostNotice", ...posted });
    },
  );
}
