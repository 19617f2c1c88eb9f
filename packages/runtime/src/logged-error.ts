// An error as a log line has it: enough to find it, and nothing of what people write. Errors quote what they choke on (a parser
// its text, Postgres a value), and drivers hang rows and requests on them: all of that stays out.
import { ZodError } from "zod";

interface LoggedError {
  type: string;
  code?: string | number;
  status?: number;
  message?: string;
  /** Where it was thrown, without the message. */
  stack?: string;
  /** Of a value that does not fit its schema: where, and how. */
  issues?: readonly string[];
  cause?: LoggedError;
  errors?: readonly LoggedError[];
}

/** From the first double quote to the last: what is quoted may hold quotes itself. */
const QUOTED = /".*"/gs;
const FRAME = /^\s+at /;
const DEEPEST = 5;

/** What is logged of a thrown value. */
export function loggedError(thrown: unknown, depth = 0): LoggedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown };
  const { code, status } = thrown as { code?: unknown; status?: unknown };
  const frames = thrown.stack?.split("\n").filter((line) => FRAME.test(line));
  return {
    type: thrown.name,
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    ...(typeof status === "number" ? { status } : {}),
    ...(thrown instanceof ZodError ? { issues: issuesOf(thrown) } : { message: thrown.message.replace(QUOTED, '"…"') }),
    ...(frames?.length ? { stack: frames.join("\n") } : {}),
    ...(depth < DEEPEST ? inner(thrown, depth + 1) : {}),
  };
}

function inner({ cause, errors }: Error & { errors?: unknown }, depth: number): Pick<LoggedError, "cause" | "errors"> {
  return {
    ...(cause === undefined ? {} : { cause: loggedError(cause, depth) }),
    ...(Array.isArray(errors) ? { errors: errors.map((error) => loggedError(error, depth)) } : {}),
  };
}

const issuesOf = ({ issues }: ZodError): string[] => issues.map(({ path, code }) => `${path.join(".")}: ${code}`);
