// The vendor's widget lives in pages of other origins and is known by a cookie, so every answer names the page's origin
// and allows credentials, errors and preflights included.
import type { FastifyInstance } from "fastify";

/** Before any hook that refuses. */
export function answerPages(app: FastifyInstance): void {
  app.addHook("onRequest", async ({ method, headers }, reply) => {
    const { origin } = headers;
    if (origin === undefined) return;
    reply.headers({
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      vary: "Origin",
    });
    if (method !== "OPTIONS") return;
    return reply
      .code(204)
      .headers({
        "access-control-allow-methods": "GET, POST, OPTIONS",
        "access-control-allow-headers": headers["access-control-request-headers"] ?? "authorization, content-type",
      })
      .send();
  });
  // Fastify calls hooks for routes only.
  app.options("/*", async (_, reply) => reply.code(204).send());
}
