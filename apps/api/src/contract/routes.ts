// Publishes the contract: openapi.json, asyncapi.json and a page that shows both. Public, and the same until a release.
import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { HttpServer } from "../http/context.ts";
import { isKnown } from "../http/etag.ts";
import { asyncApi } from "./asyncapi.ts";
import { docsPage } from "./docs-page.ts";
import { createSchemaBook } from "./named-schemas.ts";
import { type DescribedRoute, openApi } from "./openapi.ts";
import { withPortablePatterns } from "./portable-patterns.ts";

interface Published {
  type: string;
  body: string;
  etag: string;
}

/** Adds the three routes. They describe what is registered after this call, and themselves. */
export function contractRoutes(app: HttpServer): void {
  const routes: DescribedRoute[] = [];
  app.addHook("onRoute", ({ method, url, schema = {} }) => {
    for (const each of [method].flat()) if (each !== "HEAD") routes.push({ method: each, url, schema });
  });
  // Made once, when everything is registered, so that a shape which cannot be described stops the start.
  let documents: Record<string, Published> = {};
  app.addHook("onReady", async () => {
    const book = createSchemaBook();
    const http = withPortablePatterns(openApi(routes, book));
    const events = withPortablePatterns(asyncApi(book));
    documents = {
      openapi: publish("application/json; charset=utf-8", JSON.stringify(http)),
      asyncapi: publish("application/json; charset=utf-8", JSON.stringify(events)),
      docs: publish("text/html; charset=utf-8", docsPage(http, events)),
    };
  });
  app.get("/api/v1/openapi.json", async (request, reply) => answer(request, reply, documents.openapi));
  app.get("/api/v1/asyncapi.json", async (request, reply) => answer(request, reply, documents.asyncapi));
  app.get("/api/v1/docs", async (request, reply) => answer(request, reply, documents.docs));
}

function publish(type: string, body: string): Published {
  return { type, body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}

/** Any page may read the contract; a copy is asked after each time, which costs one 304. */
function answer(request: FastifyRequest, reply: FastifyReply, document: Published | undefined): FastifyReply {
  if (document === undefined) throw new Error("asked for the contract before the server was ready");
  const { type, body, etag } = document;
  reply.headers({ etag, "cache-control": "public, no-cache" });
  if (isKnown(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.type(type).send(body);
}
