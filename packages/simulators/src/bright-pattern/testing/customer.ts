// A customer's client for the tests of this folder: it says what it is told to, and shows what it was answered.
import { randomUUID } from "node:crypto";
import type { ApiVersion } from "../chat.ts";
import { type BrightPattern, startBrightPattern } from "../server.ts";
import type { BrightPatternOptions } from "../settings.ts";

type Fields = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, when it is a JSON object. */
  readonly body: Fields;
  readonly events: readonly Fields[];
}

interface Call {
  readonly version?: ApiVersion;
  readonly clientId?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
  /** False: it goes away as soon as the answer begins. */
  readonly reads?: boolean;
}

/** A contact centre whose polls wait for a moment only. */
export const quickCentre = (options: BrightPatternOptions = {}): Promise<BrightPattern> =>
  startBrightPattern({ pollHoldMs: [50, 50], greeting: null, ...options });

/** The header that a client sends. */
export const credentials = ({ appId }: BrightPattern, clientId: string): string =>
  `MOBILE-API-140-327-PLAIN appId="${appId}", clientId="${clientId}"`;

/** One call; a path that has a query already names its tenant itself. */
export async function call(
  centre: BrightPattern,
  method: string,
  path: string,
  { version = "v2", clientId = "c", body, headers = {}, signal, reads = true }: Call = {},
): Promise<Answer> {
  const query = path.includes("?") ? "" : `?tenantUrl=${centre.tenantUrl}`;
  const response = await fetch(`${centre.url}/clientweb/api/${version}${path}${query}`, {
    method,
    headers: { authorization: credentials(centre, clientId), ...headers },
    ...(body === undefined ? {} : { body: bodyOf(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!reads) await response.body?.cancel();
  const text = reads ? await response.text() : "";
  const parsed = objectOf(text);
  const events = Array.isArray(parsed.events) ? parsed.events : [];
  return { status: response.status, headers: response.headers, text, body: parsed, events };
}

const bodyOf = (body: unknown): string | FormData =>
  body instanceof FormData || typeof body === "string" ? body : JSON.stringify(body);

function objectOf(text: string): Fields {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

export interface Customer {
  readonly chatId: string;
  call(method: string, path: string, call?: Call): Promise<Answer>;
  poll(call?: Call): Promise<Answer>;
  send(...events: Fields[]): Promise<Answer>;
  history(): Promise<Answer>;
}

/** A customer with a chat, whose first poll, which tells of the queue, is over. */
export async function customer(centre: BrightPattern, version: ApiVersion = "v2"): Promise<Customer> {
  const clientId = randomUUID();
  const ask = (method: string, path: string, given: Call = {}) =>
    call(centre, method, path, { version, clientId, ...given });
  const { body } = await ask("POST", "/chats", { body: {} });
  const chatId = String(body.chat_id);
  const chat = `/chats/${chatId}`;
  await ask("GET", `${chat}/events`);
  return {
    ...{ chatId, call: ask },
    poll: (given) => ask("GET", `${chat}/events`, given),
    send: (...events) => ask("POST", `${chat}/events`, { body: { events } }),
    history: () => ask("GET", `${chat}/history`),
  };
}

export const names = ({ events }: Answer): unknown[] => events.map(({ event }) => event);
