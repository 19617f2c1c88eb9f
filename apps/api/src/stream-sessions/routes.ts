// Stream sessions: how a page gets a cookie for the browser's own EventSource, which cannot send headers, and how an open
// stream outlives the token that it was opened with. They are started and renewed with a key and a token like everything
// else here: this app takes the cookie itself nowhere.
import type { EventStore, StreamSession } from "@tributary/event-store";
import {
  AppError,
  type Authenticator,
  type Clock,
  type Principal,
  type StreamCookieAttributes,
  streamCookie,
} from "@tributary/runtime";
import { streamSession } from "@tributary/schemas";
import { z } from "zod";
import type { HttpServer } from "../http/context.ts";
import { streamSessionParams } from "../http/params.ts";

interface StreamSessionPorts {
  store: Pick<EventStore, "streamSessions">;
  authenticator: Authenticator;
  clock: Clock;
  ids: () => string;
  streamCookie: StreamCookieAttributes;
}

/** Starting and renewing the caller's own stream session, and making their browser forget it. */
export function streamSessionRoutes(app: HttpServer, ports: StreamSessionPorts): void {
  const { streamSessions } = ports.store;
  const cookie = (sealed: string, expiresAt: number): Record<string, string> => {
    const maxAgeSeconds = Math.max(0, Math.floor((expiresAt - ports.clock.now()) / 1000));
    return {
      "set-cookie": streamCookie(sealed, { ...ports.streamCookie, maxAgeSeconds }),
      "cache-control": "no-store",
    };
  };

  app.post("/api/v1/stream_sessions", { schema: { response: { 201: streamSession } } }, async (request, reply) => {
    const id = ports.ids();
    const { sealed, expiresAt } = await ports.authenticator.startStreamSession(request.headers, id);
    await streamSessions.offer([{ ...ownSession(request.principal, id), cookie: true }]);
    reply.code(201).headers(cookie(sealed, expiresAt));
    return { id, expiresAt: new Date(expiresAt).toISOString() };
  });

  app.post(
    "/api/v1/stream_sessions/:id/renew",
    { schema: { params: streamSessionParams, response: { 200: streamSession } } },
    async (request, reply) => {
      const { id } = request.params;
      const renewal = await streamSessions.renew(ownSession(request.principal, id));
      if (renewal.outcome === "unknown") {
        throw new AppError("stream-session-unknown", "There is no such stream session, or it has ended");
      }
      if (renewal.outcome === "foreign") throw new AppError("forbidden", "The stream session is somebody else's");
      if (renewal.cookie) {
        const { sealed, expiresAt } = await ports.authenticator.startStreamSession(request.headers, id);
        reply.headers(cookie(sealed, expiresAt));
      }
      return { id, expiresAt: new Date(renewal.expiresAt).toISOString() };
    },
  );

  app.delete(
    "/api/v1/stream_sessions/current",
    { schema: { response: { 204: z.undefined() } } },
    async (_request, reply) => reply.code(204).headers(cookie("", 0)).send(),
  );
}

/** For as long as the token that came with the request. */
const ownSession = (
  { tenant, application, role, id: subject, expiresAt }: Principal,
  id: string,
): Omit<StreamSession, "cookie"> => ({ tenant, id, application, role, subject, expiresAt });
