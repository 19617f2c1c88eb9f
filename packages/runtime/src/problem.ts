// Errors become RFC 9457 documents at the edge, here and nowhere else, so that no stack or inner message ever leaves.
import type { ServerResponse } from "node:http";
import { AppError, type FieldError } from "./app-error.ts";
import { type ProblemCode, problems } from "./problem-catalogue.ts";

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  errors?: readonly FieldError[];
}

export interface Problem {
  status: number;
  body: ProblemBody;
  headers: Record<string, string>;
}

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** Turns anything thrown into an answer; what is not an AppError is a bug and says nothing about itself. */
export function toProblem(error: unknown): Problem {
  const known =
    error instanceof AppError ? error : new AppError("internal-error", "The request failed; it is safe to try again.");
  const { status, title } = problems[known.code];
  const body: ProblemBody = {
    type: `urn:tributary:problem:${known.code}`,
    title,
    status,
    detail: known.message,
    code: known.code,
    ...(known.errors.length > 0 ? { errors: known.errors } : {}),
  };
  const retry = status === 503 ? { "retry-after": "1" } : {};
  return { status, body, headers: { "content-type": PROBLEM_MEDIA_TYPE, ...retry, ...known.headers } };
}

/** Writes the answer for an error to a plain Node response; cuts the connection when an answer has begun already. */
export function sendProblem(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, body, headers } = toProblem(error);
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { ...headers, "content-length": bytes.length }).end(bytes);
}
