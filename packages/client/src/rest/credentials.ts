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
}

export interface Sending extends Omit<RequestInit, "headers"> {
  headers?: Readonly<Record<string, string | undefined>>;
  /** Whether the token that is at hand is known to be no good. */
  refresh?: boolean;
}

/** The answer, when it is a good one. @throws ProblemError, ConnectionError, or the signal's reason. */
export async function send(access: Access, path: string, sending: Sending = {}): Promise<Response> {
  const { refresh = false, headers = {}, ...init } = sending;
  const { url = globalThis.location?.origin, apiKey, fetch = globalThis.fetch } = access;
  const given = Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined);
  const own = { "X-API-Key": apiKey, Authorization: `Bearer ${await tokenOf(access, refresh)}` };
  const response = await heard(init.signal, () =>
    fetch(`${url}/api/v1${path}`, { ...init, headers: { ...Object.fromEntries(given), ...own } }),
  );
  if (response.ok) return response;
  const problem = await problemOf(response);
  const isWorthAnother = problem.status === 401 && !refresh && typeof access.token === "function";
  if (!isWorthAnother) throw problem;
  return send(access, path, { ...sending, refresh: true });
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
