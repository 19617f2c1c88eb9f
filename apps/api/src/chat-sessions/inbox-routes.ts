import { inboxResults, searchInboxBody } from "@tributary/schemas";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { coachParams } from "../http/params.ts";
import { coachStreamCursor } from "../http/stream-cursors.ts";

/** What a coach begins their day with, and goes on from with their stream. */
export function inboxRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/coaches/:coachId/chat_sessions/search",
    { schema: { params: coachParams, body: searchInboxBody, response: { 200: inboxResults } } },
    async ({ principal: { tenant }, params: { coachId }, body }, reply) => {
      const { page, perPage, status = null, unreadOnly } = body;
      const of = { status, unreadOnly, offset: (page - 1) * perPage, limit: perPage };
      const { answer, ...heads } = await api.store.snapshots.inbox(tenant, coachId, of);
      reply.headers(coachStreamCursor(api, { tenant, coachId }, heads));
      return answer;
    },
  );
}
