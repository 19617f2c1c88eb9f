// What can go wrong, as classes: the platform said no (and why), or nothing could be heard of it.

import type { Problem, ProblemCode } from "../generated/contract.ts";

/** The platform answered with a problem. `code` is one of the contract's, or `unknown` when something in between answered. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly code: ProblemCode | "unknown";
  /** What is wrong where, for input that does not fit. */
  readonly errors: NonNullable<Problem["errors"]>;
  /** How long to wait before trying again, when the answer says so. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, problem: Partial<Problem>, retryAfterMs?: number) {
    super(problem.detail ?? problem.title ?? `the answer was ${status}`);
    this.status = status;
    this.code = (problem.code as ProblemCode | undefined) ?? "unknown";
    this.errors = problem.errors ?? [];
    this.retryAfterMs = retryAfterMs;
  }
}

/** There was no answer, or it broke off, or whoever knows the token did not give one; `cause` says more. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

/** Whether trying again later may help. */
export function isCurable(error: unknown): error is ConnectionError | ProblemError {
  if (error instanceof ConnectionError) return true;
  return error instanceof ProblemError && (error.status >= 500 || [408, 425, 429].includes(error.status));
}

/** The problem that an answer tells of, whoever wrote it. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  const problem: Partial<Problem> = isJson ? await response.json().catch(() => ({})) : {};
  return new ProblemError(response.status, problem, retryAfterMs(response.headers.get("retry-after")));
}

/** Seconds, or a date (RFC 9110 §10.2.3). */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
