// Lets browsers use the routes of an app from pages of other origins: OPTIONS is answered for every path that there is,
// without credentials, because browsers send none with it.
import type { FastifyInstance } from "fastify";
import { createAllowedMethods } from "./allowed-methods.ts";
import { corsHeaders, preflightHeaders } from "./cors.ts";

interface CorsOptions {
  /** Those that may use cookies. */
  allowedOrigins: readonly string[];
  /** Headers that pages may send, and those of answers that they may read. */
  accepted: string;
  exposed: string;
}

/** Before the routes are added, and before any hook that refuses. */
export function answerBrowsers(app: FastifyInstance, { accepted, ...options }: CorsOptions): void {
  const allowed = createAllowedMethods();
  app.addHook("onRoute", ({ method, url }) => allowed.add([method].flat(), url));
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(corsHeaders(request.headers, options));
    if (request.method !== "OPTIONS") return;
    const methods = allowed.at(request.url);
    if (methods.length === 0) return;
    return reply
      .code(204)
      .headers(preflightHeaders({ methods: [...methods, "OPTIONS"].join(", "), accepted }))
      .send();
  });
}
