// Requests with a key and a token. A token that is refused is asked for anew, once: it may have ended on its way.

import { ConnectionError, problemOf } from "./errors.ts";

/** A token, or who knows it. `refresh` is true when the last one was refused or is about to end. */
export type TokenSource = string | ((why: { refresh: boolean }) => string | Promise<string>);

export interface Access {
  /** Where the platform is, such as `https://tributary.example.org`; the page's own origin unless told. */
  url?: string;
  apiKey: string;
  token: TokenSource;
  /** Takes the place of the global `fetch`. */
  fetch?: typeof fetch;
  /** How long a request waits for its answer to begin; 30 s unless told. Files go up for as long as that takes. */
  answerWithinMs?: number;
}

export interface Sending extends Omit<RequestInit, "headers"> {
  headers?: Readonly<Record<string, string | undefined>>;
  /** Whether the token that is at hand is known to be no good. */
  refresh?: boolean;
}

/** Over a connection that is dead nobody ever answers, and a browser has six to an origin. */
const ANSWER_WITHIN_MS = 30_000;

/** The answer, when it is a good one. @throws ProblemError, ConnectionError, or the signal's reason. */
export async function send(access: Access, path: string, sending: Sending = {}): Promise<Response> {
  const { refresh = false, headers = {}, ...init } = sending;
  const { url = globalThis.location?.origin, apiKey, fetch = globalThis.fetch } = access;
  const given = Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined);
  const own = { "X-API-Key": apiKey, Authorization: `Bearer ${await tokenOf(access, refresh)}` };
  const request = { ...init, headers: { ...Object.fromEntries(given), ...own } };
  const ms = isForm(init.body) ? null : (access.answerWithinMs ?? ANSWER_WITHIN_MS);
  const response = await heard(init.signal, () =>
    begun(ms, request, (limited) => fetch(`${url}/api/v1${path}`, limited)),
  );
  if (response.ok) return response;
  const problem = await problemOf(response);
  const isWorthAnother = problem.status === 401 && !refresh && typeof access.token === "function";
  if (!isWorthAnother) throw problem;
  return send(access, path, { ...sending, refresh: true });
}

const isForm = (body: RequestInit["body"]): boolean => body !== undefined && typeof body !== "string";

/** An answer that has begun within a time; how long it goes on is another matter. */
async function begun<T>(
  ms: number | null,
  request: RequestInit,
  fetch: (request: RequestInit) => Promise<T>,
): Promise<T> {
  if (ms === null) return fetch(request);
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(new DOMException(`no answer within ${ms} ms`, "TimeoutError")), ms);
  const signal = AbortSignal.any([waiting.signal, ...(request.signal ? [request.signal] : [])]);
  try {
    return await fetch({ ...request, signal });
  } finally {
    clearTimeout(timer);
  }
}

/** @throws ConnectionError when whoever knows the token does not give it. */
export async function tokenOf({ token }: Access, refresh: boolean): Promise<string> {
  if (typeof token === "string") return token;
  try {
    return await token({ refresh });
  } catch (cause) {
    throw new ConnectionError("there is no token right now", { cause });
  }
}

/** What the network gives. @throws ConnectionError when it fails, unless the caller gave up. */
export async function heard<T>(signal: AbortSignal | null | undefined, network: () => Promise<T>): Promise<T> {
  try {
    return await network();
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ConnectionError("the platform cannot be reached", { cause });
  }
}
