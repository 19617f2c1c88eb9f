// One request to Bright Pattern: headers and query as its servers want them, a time limit, a bounded answer, and whatever
// goes wrong told in one kind of error.
import { readVendorError } from "@tributary/schemas/bright-pattern";
import type { Account } from "../accounts.ts";
import type { Circuit } from "./circuit.ts";
import { VendorError } from "./vendor-error.ts";

/** An answer in JSON is never this large; more would not be read. */
const LARGEST_ANSWER_BYTES = 8 * 1024 * 1024;

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
  signal: AbortSignal;
}

/** Answers whatever came with a success. @throws VendorError, or what the signal was aborted with. */
export async function request(requester: Requester, sent: VendorRequest): Promise<Response> {
  const { circuit } = requester;
  await circuit.enter(sent.signal);
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
export async function readJson(answer: Response): Promise<unknown> {
  const text = await readText(answer);
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VendorError("the answer is no JSON", { status: answer.status }, cause);
  }
}

async function ask({ account, clientId }: Requester, sent: VendorRequest): Promise<Response> {
  const { method = "GET", path, body, timeoutMs, signal } = sent;
  const isForm = body instanceof FormData;
  const answer = await fetch(urlOf(account, path), {
    method,
    headers: {
      authorization: `MOBILE-API-140-327-PLAIN appId="${account.appId}", clientId="${clientId}"`,
      accept: "application/json",
      "user-agent": "MobileClient",
      "cache-control": "no-cache",
      ...(body === undefined || isForm ? {} : { "content-type": "application/json; charset=UTF-8" }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  if (answer.ok) return answer;
  const text = await readText(answer);
  const said = readVendorError(parsed(text));
  throw new VendorError(said?.message || `answered ${answer.status}`, {
    ...{ status: answer.status, code: said?.code ?? null },
  });
}

let asked = 0;

/** Caches between us and the server were seen to repeat answers: no two URLs are the same. */
function urlOf({ url, tenantUrl, apiVersion }: Account, path: string): string {
  asked += 1;
  const query = new URLSearchParams({ tenantUrl, nonce: `${Date.now()}-${asked}` });
  return `${url}/clientweb/api/${apiVersion}${path}?${query}`;
}

async function readText(answer: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of answer.body ?? []) {
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
  if (error.name === "TimeoutError") return "no answer in time";
  return error.cause instanceof Error ? error.cause.message : error.message;
};
