// One request to Bright Pattern: headers and query as its servers want them, a time limit, a bounded answer, and whatever
// goes wrong told in one kind of error.
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { readVendorError } from "@tributary/schemas/bright-pattern";
import type { Account } from "../accounts.ts";
import type { Circuit } from "./circuit.ts";
import { VendorError } from "./vendor-error.ts";

/** An answer in JSON is never this large; more would not be read. */
const LARGEST_ANSWER_BYTES = 8 * 1024 * 1024;

export type VendorAnswer = IncomingMessage;

const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

export interface Requester {
  account: Account;
  /** What we are called there, for one link alone. */
  clientId: string;
  circuit: Circuit;
}

export interface VendorRequest {
  method?: "GET" | "POST";
  path: string;
  /** Sent as JSON; a form as it is. */
  body?: object;
  timeoutMs: number;
  /** Once it is on its way it is not called off: it would arrive all the same, and nobody would know. */
  isFinished?: boolean;
  /** It takes a place that others want, and does not wait in it for a server that is away. */
  isUrgent?: boolean;
  signal: AbortSignal;
}

/** Answers whatever came with a success. @throws VendorError, or what the signal was aborted with. */
export async function request(requester: Requester, sent: VendorRequest): Promise<VendorAnswer> {
  const { circuit } = requester;
  if (!sent.isUrgent) await circuit.enter(sent.signal);
  else if (!circuit.tryEnter()) throw new VendorError("the server is away", { status: null });
  try {
    const answer = await ask(requester, sent);
    circuit.succeeded();
    return answer;
  } catch (error) {
    if (sent.signal.aborted) {
      circuit.left();
      throw sent.signal.reason;
    }
    const problem = error instanceof VendorError ? error : new VendorError(reasonOf(error), { status: null }, error);
    // Somebody who answers, even with no, is there.
    if (problem.failure === "outage") circuit.failed();
    else circuit.succeeded();
    throw problem;
  }
}

/** The body as JSON; undefined when it is empty. @throws VendorError when it is no JSON. */
export async function readJson(answer: VendorAnswer): Promise<unknown> {
  const text = await readText(answer);
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VendorError("the answer is no JSON", { status: answer.statusCode ?? null }, cause);
  }
}

async function ask(requester: Requester, sent: VendorRequest): Promise<VendorAnswer> {
  const answer = await exchange(requester, sent);
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return answer;
  const said = readVendorError(parsed(await readText(answer)));
  throw new VendorError(said?.message || `answered ${status}`, { status, code: said?.code ?? null });
}

/** By Node's own client, which holds a tenth of what fetch does: thousands of polls are open at a time. */
async function exchange({ account, clientId }: Requester, sent: VendorRequest): Promise<VendorAnswer> {
  const { method = "GET", path, body, timeoutMs, signal } = sent;
  const url = urlOf(account, path);
  const { type, bytes } = await bodyOf(body);
  const { promise, resolve, reject } = Promise.withResolvers<VendorAnswer>();
  const aborted = sent.isFinished ? {} : { signal };
  const begin = url.startsWith("https:") ? https.request : http.request;
  const headers = {
    authorization: `MOBILE-API-140-327-PLAIN appId="${account.appId}", clientId="${clientId}"`,
    accept: "application/json",
    "user-agent": "MobileClient",
    "cache-control": "no-cache",
    ...(bytes === null ? {} : { "content-type": type, "content-length": bytes.length }),
  };
  const asking = begin(url, {
    method,
    headers,
    agent: url.startsWith("https:") ? agents.https : agents.http,
    ...aborted,
  });
  const late = setTimeout(() => asking.destroy(new Error("no answer in time")), timeoutMs);
  asking
    .once("response", resolve)
    .once("error", reject)
    .once("close", () => clearTimeout(late));
  asking.end(bytes ?? undefined);
  return promise;
}

async function bodyOf(body: object | undefined): Promise<{ type: string; bytes: Buffer | null }> {
  if (body === undefined) return { type: "", bytes: null };
  if (!(body instanceof FormData)) {
    return { type: "application/json; charset=UTF-8", bytes: Buffer.from(JSON.stringify(body)) };
  }
  const form = new Response(body);
  return { type: form.headers.get("content-type") ?? "", bytes: Buffer.from(await form.arrayBuffer()) };
}

let asked = 0;

/** Caches between us and the server were seen to repeat answers: no two URLs are the same. */
function urlOf({ url, tenantUrl, apiVersion }: Account, path: string): string {
  asked += 1;
  const query = new URLSearchParams({ tenantUrl, nonce: `${Date.now()}-${asked}` });
  return `${url}/clientweb/api/${apiVersion}${path}?${query}`;
}

async function readText(answer: VendorAnswer): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of answer) {
      size += piece.length;
      if (size > LARGEST_ANSWER_BYTES) throw new Error("the answer is too large");
      pieces.push(piece);
    }
  } catch (cause) {
    throw new VendorError(reasonOf(cause), { status: null }, cause);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message;
};
