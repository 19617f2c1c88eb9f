import { chatSession, chatSessionMember, commandStatus } from "@tributary/schemas";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { sessionMemberParams, sessionParams } from "../http/params.ts";

const changes = { lock: "LockChatSession", unlock: "UnlockChatSession", close: "CloseChatSession" } as const;
const answers = { approve: "ApproveChatSessionMember", reject: "RejectChatSessionMember" } as const;

/** Who may come in: locked sessions, and the answers to those who ask; and the end of a session. */
export function lockingRoutes(app: HttpServer, api: ApiContext): void {
  for (const [word, type] of Object.entries(changes)) {
    app.post(
      `/api/v1/admin/chat_sessions/:id/${word}`,
      { schema: { params: sessionParams, response: { 200: chatSession, 202: commandStatus } } },
      async (request, reply) => answerCommand(api, { request, reply }, { type, sessionId: request.params.id }),
    );
  }

  for (const [word, type] of Object.entries(answers)) {
    app.post(
      `/api/v1/admin/chat_sessions/:id/members/:memberId/${word}`,
      { schema: { params: sessionMemberParams, response: { 200: chatSessionMember, 202: commandStatus } } },
      async (request, reply) => {
        const { id: sessionId, memberId } = request.params;
        return answerCommand(api, { request, reply }, { type, sessionId, memberId });
      },
    );
  }
}
