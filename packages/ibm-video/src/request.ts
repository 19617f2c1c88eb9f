// One request to IBM: encrypted, in a time, with a bounded answer that is read as JSON, and what goes wrong on the way told
// in one kind of error.
import { readApiError } from "@tributary/schemas/ibm-video";
import type { z } from "zod";
import {
  BadRequestError,
  ChannelNotFoundError,
  ChatNotIncludedError,
  type IbmVideoError,
  InvalidTokenError,
  LackOfOwnershipError,
  RateLimitedError,
  TemporarilyUnavailableError,
  UnexpectedAnswerError,
} from "./errors.ts";

/** No documented answer comes near it. */
const LARGEST_ANSWER_BYTES = 1024 * 1024;
export const DEFAULT_TIMEOUT_MS = 10_000;

/** How it reaches the network. */
export interface Transport {
  /** For one request, with its answer. */
  timeoutMs?: number;
  /** Instead of the global one. */
  fetch?: typeof fetch;
}

export interface Question {
  url: string;
  method?: "GET" | "POST";
  headers?: Readonly<Record<string, string>>;
  /** Sent as a form. */
  form?: URLSearchParams;
  /** What it is aborted with is what the call rejects with. */
  signal?: AbortSignal | undefined;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Null when it is empty or no JSON: of an error it may be either. */
  body: unknown;
}

/** What has a value, as a form. */
export function formOf(fields: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  return form;
}

/** Whatever was answered. @throws TemporarilyUnavailableError when nothing was, or what the signal was aborted with. */
export async function exchange(
  { timeoutMs = DEFAULT_TIMEOUT_MS, fetch: send = fetch }: Transport,
  { url, method = "GET", headers = {}, form, signal }: Question,
): Promise<Answer> {
  signal?.throwIfAborted();
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await send(url, {
      method,
      headers: { accept: "application/json", ...headers },
      ...(form && { body: form }),
      // Wherever else it points, our credentials do not follow.
      redirect: "manual",
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
    return { status: response.status, headers: response.headers, body: parsed(await textOf(response)) };
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    const description = late.aborted ? `no answer within ${timeoutMs} ms` : null;
    throw new TemporarilyUnavailableError({ status: null, description, cause });
  }
}

/** The answer as the schema reads it. @throws UnexpectedAnswerError that does not repeat what was answered: it is secret. */
export function readAnswer<S extends z.ZodType>(schema: S, { status, body }: Answer): z.output<S> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const description = read.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ");
  throw new UnexpectedAnswerError({ status, description });
}

/** What an answer without success means. */
export function errorOf({ status, headers, body }: Answer): IbmVideoError {
  const answered = { status, description: readApiError(body)?.error_description ?? null };
  if (status === 429) return new RateLimitedError(rateLimitOf(headers), answered);
  if (status >= 500) return new TemporarilyUnavailableError(answered);
  const Documented = byStatus[status];
  return Documented ? new Documented(answered) : new UnexpectedAnswerError({ status, description: `status ${status}` });
}

const byStatus: Readonly<Record<number, new (answered: { status: number }) => IbmVideoError>> = {
  400: BadRequestError,
  401: InvalidTokenError,
  402: ChatNotIncludedError,
  403: LackOfOwnershipError,
  404: ChannelNotFoundError,
};

function rateLimitOf(headers: Headers): { limit: number | null; remaining: number | null; resetAt: number | null } {
  const whole = (name: string): number | null => {
    const value = headers.get(`x-ratelimit-${name}`);
    return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;
  };
  const reset = whole("reset");
  return { limit: whole("limit"), remaining: whole("remaining"), resetAt: reset === null ? null : reset * 1_000 };
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > LARGEST_ANSWER_BYTES) throw new Error("the answer is too large");
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
