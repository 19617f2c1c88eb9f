// Who asks: the tenant in the query, the app and the customer in a header, or a browser by its cookie.
import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Client } from "./chat.ts";
import { VendorRefusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";

const SCHEME = "MOBILE-API-140-327-PLAIN";
/** The clientId of pages, which stands for the one in their cookie. */
const BY_COOKIE = "WebChat";
const COOKIE = "bp_web_chat";

export interface Caller extends Client {
  /** A page in a browser. */
  readonly isBrowser: boolean;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; on routes that were added after `identifyCallers`. */
    caller: Caller;
  }
}

/** Before the routes that only customers of the tenant may use. They refuse with 1000, 2000 to 2004 or 3000. */
export function identifyCallers(app: FastifyInstance, settings: Settings): void {
  app.decorateRequest("caller");
  app.addHook("onRequest", async (request, reply) => {
    checkTenant(request, settings);
    request.caller = identify(request, reply, settings);
  });
}

/** Both as a domain and as a URL. */
function checkTenant({ query }: FastifyRequest, { tenantUrl }: Settings): void {
  const { tenantUrl: given } = query as { tenantUrl?: unknown };
  if (domainOf(String(given ?? "")) !== domainOf(tenantUrl)) throw new VendorRefusal("1000");
}

const domainOf = (tenantUrl: string): string =>
  tenantUrl
    .replace(/^https?:\/\//, "")
    .replace(/\/$/, "")
    .toLowerCase();

/** @throws VendorRefusal 2000 to 2004, 3000 */
export function identify(request: FastifyRequest, reply: FastifyReply, { appId }: Settings): Caller {
  const { authorization } = request.headers;
  const given = credentialsOf(authorization);
  if (given.appId !== appId) throw new VendorRefusal("3000");
  if (given.clientId !== BY_COOKIE) return { ...given, isBrowser: false };
  return { appId, clientId: browserOf(request, reply), isBrowser: true };
}

/** The values may be quoted, and are not by the vendor's own apps. */
export function credentialsOf(authorization: string | undefined): Client {
  if (!authorization) throw new VendorRefusal("2000");
  const [, scheme, rest = ""] = /^(\S+)\s*(.*)$/.exec(authorization) ?? [];
  if (scheme !== SCHEME) throw new VendorRefusal("2002");
  const given = new Map(rest.split(",").map(parameterOf));
  const [appId, clientId] = [given.get("appId"), given.get("clientId")];
  if (!appId) throw new VendorRefusal("2003");
  if (!clientId) throw new VendorRefusal("2004");
  return { appId, clientId };
}

function parameterOf(text: string): [string, string] {
  const [, name, quoted, bare] = /^\s*(\w+)\s*=\s*(?:"([^"]*)"|([^",\s]*))\s*$/.exec(text) ?? [];
  if (name === undefined) throw new VendorRefusal("2001");
  return [name, quoted ?? bare ?? ""];
}

function browserOf({ headers }: FastifyRequest, reply: FastifyReply): string {
  const [, known] = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(headers.cookie ?? "") ?? [];
  const clientId = known ?? randomUUID();
  // Only so does it come back from a page of another site, in browsers of today one jar for each such site; over plain
  // HTTP they take it from this machine only.
  if (known === undefined)
    reply.header("set-cookie", `${COOKIE}=${clientId}; Path=/clientweb; HttpOnly; Secure; SameSite=None; Partitioned`);
  return clientId;
}
