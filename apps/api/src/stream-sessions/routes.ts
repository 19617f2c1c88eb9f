// Stream sessions: how a page gets a cookie for the browser's own EventSource, which cannot send headers. They are
// started with a key and a token like everything else here: this app takes the cookie itself nowhere.
import { type Authenticator, type Clock, type StreamCookieAttributes, streamCookie } from "@tributary/runtime";
import { streamSession } from "@tributary/schemas";
import { z } from "zod";
import type { HttpServer } from "../http/context.ts";

interface StreamSessionPorts {
  authenticator: Authenticator;
  clock: Clock;
  ids: () => string;
  streamCookie: StreamCookieAttributes;
}

/** Starting the caller's own stream session, and making their browser forget it. */
export function streamSessionRoutes(app: HttpServer, ports: StreamSessionPorts): void {
  const cookie = (sealed: string, maxAgeSeconds: number): Record<string, string> => ({
    "set-cookie": streamCookie(sealed, { ...ports.streamCookie, maxAgeSeconds }),
    "cache-control": "no-store",
  });

  app.post("/api/v1/stream_sessions", { schema: { response: { 201: streamSession } } }, async (request, reply) => {
    const id = ports.ids();
    const { sealed, expiresAt } = await ports.authenticator.startStreamSession(request.headers, id);
    const secondsLeft = Math.max(0, Math.floor((expiresAt - ports.clock.now()) / 1000));
    reply.code(201).headers(cookie(sealed, secondsLeft));
    return { id, expiresAt: new Date(expiresAt).toISOString() };
  });

  app.delete(
    "/api/v1/stream_sessions/current",
    { schema: { response: { 204: z.undefined() } } },
    async (_request, reply) => reply.code(204).headers(cookie("", 0)).send(),
  );
}
