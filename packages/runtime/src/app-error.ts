import { type ProblemCode, problems } from "./problem-catalogue.ts";

/** One complaint about one place of the request; `path` is a JSON Pointer-like list joined by dots. */
export interface FieldError {
  path: string;
  message: string;
}

interface AppErrorOptions {
  errors?: readonly FieldError[];
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/** The one error class that reaches a client: a code of the catalogue and a sentence for whoever reads the answer. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, detail: string, options: AppErrorOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = problems[code].status;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}
