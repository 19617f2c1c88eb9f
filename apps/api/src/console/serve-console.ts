// Serves a built console where no route of the API answers: routes, their access table and the contract don't know of it.
import { randomBytes } from "node:crypto";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { readConsoleFiles } from "./console-files.ts";
import { securityHeaders } from "./security-headers.ts";

const NONCE = /\{\{nonce\}\}/g;
/** Vite puts a digest of the content into the names of what lies here. */
const HASHED = "assets/";
const FOR_EVER = { maxAge: "365d", immutable: true };
const ASK_EACH_TIME = { maxAge: 0 };

/**
 * Adds the console to a server whose routes, and whose answer to what it does not know, come after this.
 * Files are answered by their names, the page to whatever else a browser goes to outside of `/api`.
 */
export function serveConsole(app: FastifyInstance, folder: string): void {
  const { names, page } = readConsoleFiles(folder);
  app.register(fastifyStatic, { root: folder, serve: false, index: false, preCompressed: true });
  app.addHook("onRequest", async (request, reply) => {
    const wanted = request.is404 && isRead(request) ? pathOf(request.url) : null;
    if (wanted === null || isOfApi(wanted)) return;
    if (names.has(wanted)) return sendFile(reply, wanted);
    if (wantsPage(request, wanted)) return sendPage(reply, page);
  });
}

const isRead = ({ method }: FastifyRequest): boolean => method === "GET" || method === "HEAD";

/** Without the slash that it begins with; null when it cannot be read. */
function pathOf(url: string): string | null {
  try {
    return decodeURIComponent(url.split("?", 1)[0] ?? "").replace(/^\//, "");
  } catch {
    return null;
  }
}

const isOfApi = (wanted: string): boolean => /^\/*api(\/|$)/i.test(wanted);

/** A browser that goes somewhere says that it wants a page; `curl` and scripts don't. */
function wantsPage({ headers }: FastifyRequest, wanted: string): boolean {
  if (wanted.startsWith(HASHED)) return false;
  return /\btext\/html\b/.test(headers.accept ?? "");
}

function sendFile(reply: FastifyReply, name: string): FastifyReply {
  reply.headers(securityHeaders());
  return reply.sendFile(name, name.startsWith(HASHED) ? FOR_EVER : ASK_EACH_TIME);
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(16).toString("base64");
  reply.headers({ ...securityHeaders(nonce), "cache-control": "no-cache", vary: "Accept" });
  return reply.type("text/html; charset=utf-8").send(page.replace(NONCE, nonce));
}
