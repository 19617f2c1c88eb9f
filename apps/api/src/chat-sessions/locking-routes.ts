import { chatSession, chatSessionMember } from "@tributary/schemas";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { sessionMemberParams, sessionParams } from "../http/params.ts";
import { callerOf, sendAnswer } from "../http/request.ts";
import { answerJoinRequest, changeChatSession } from "./locking.ts";

const changes = { lock: "LockChatSession", unlock: "UnlockChatSession", close: "CloseChatSession" } as const;
const answers = { approve: "ApproveChatSessionMember", reject: "RejectChatSessionMember" } as const;

/** Who may come in: locked sessions, and the answers to those who ask; and the end of a session. */
export function lockingRoutes(app: HttpServer, api: ApiContext): void {
  for (const [word, type] of Object.entries(changes)) {
    app.post(
      `/api/v1/admin/chat_sessions/:id/${word}`,
      { schema: { params: sessionParams, response: { 200: chatSession } } },
      async (request, reply) => {
        const change = { type, sessionId: request.params.id };
        return sendAnswer(reply, await changeChatSession(api, callerOf(request), change));
      },
    );
  }

  for (const [word, type] of Object.entries(answers)) {
    app.post(
      `/api/v1/admin/chat_sessions/:id/members/:memberId/${word}`,
      { schema: { params: sessionMemberParams, response: { 200: chatSessionMember } } },
      async (request, reply) => {
        const { id: sessionId, memberId } = request.params;
        return sendAnswer(reply, await answerJoinRequest(api, callerOf(request), { type, sessionId, memberId }));
      },
    );
  }
}
