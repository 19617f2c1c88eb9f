import type { EventStore } from "@tributary/event-store";
import { AppError, type CursorCodec } from "@tributary/runtime";
import { feedEntries, feedEntriesQuery, participantFeed } from "@tributary/schemas";
import type { HttpServer } from "../http/context.ts";
import { participantParams } from "../http/params.ts";
import { streamCursors } from "../http/stream-cursors.ts";
import { shownPage } from "./inspect.ts";

interface InspectorPorts {
  store: Pick<EventStore, "feedPage">;
  cursors: CursorCodec;
}

/** What a participant was told, entry by entry, for an operator. */
export function feedInspectorRoutes(app: HttpServer, { store, cursors }: InspectorPorts): void {
  app.get(
    "/api/v1/admin/participants/:userId/feed",
    { schema: { params: participantParams, querystring: feedEntriesQuery, response: { 200: feedEntries } } },
    async ({ principal, params: { userId }, query }, reply) => {
      const { tenant, messagePayload } = principal;
      const { after, before, perPage } = query;
      const page = await store.feedPage({ tenant, participantId: userId, after, before, limit: perPage });
      if (!page.exists) throw new AppError("not-found", "There is no such participant");
      const { epoch, head } = page;
      reply.headers(streamCursors({ cursors }, { tenant, userId }, { epoch, feedHead: head, sessionHead: 0 }));
      const cursorOf = cursors.writer({ tenant, stream: participantFeed(userId), epoch });
      return shownPage(page, query, { cursorOf, messagePayload });
    },
  );
}
