import multipart from "@fastify/multipart";
import { attachment } from "@tributary/schemas";
import { readableSession } from "../chat-sessions/access.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { isKnown } from "../http/etag.ts";
import { fileParams, participantSessionParams } from "../http/params.ts";
import { toAttachment } from "./attachments.ts";
import { bytesOf, fileHeaders, fileTag, findFile } from "./download.ts";
import { uploadFile } from "./upload.ts";

const FILES = "/api/v1/participants/:userId/chat_sessions/:id/files";

/** Files of a session: to be uploaded, sent with a message, and downloaded. Only here a body may be multipart. */
export function fileRoutes(app: HttpServer, api: ApiContext): void {
  app.register(async (scope: HttpServer) => {
    await scope.register(multipart);

    scope.post(
      FILES,
      { schema: { params: participantSessionParams, response: { 201: attachment } } },
      async (request, reply) => {
        const { userId, id: sessionId } = request.params;
        const { file, replayed } = await uploadFile(api, request, { userId, sessionId });
        if (replayed) reply.header("idempotency-replayed", "true");
        return reply.code(201).send(toAttachment(file));
      },
    );

    scope.get(`${FILES}/:fileId`, { schema: { params: fileParams } }, async (request, reply) => {
      const { principal, params, headers } = request;
      const { userId, id: sessionId, fileId } = params;
      await readableSession(api, request, { userId, sessionId });
      const file = await findFile(api, principal, { sessionId, fileId });
      const etag = fileTag(file);
      reply.headers({ etag, "cache-control": "private, no-cache" });
      if (isKnown(headers["if-none-match"], etag)) return reply.code(304).send();
      reply.headers(fileHeaders(file));
      // Fastify drains what HEAD does not send.
      return reply.send(bytesOf(api, principal.tenant, request.method === "HEAD" ? { ...file, size: 0 } : file));
    });
  });
}
