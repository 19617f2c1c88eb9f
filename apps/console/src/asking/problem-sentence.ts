// What went wrong, as a sentence for the person in front of it.
import { ConnectionError, ProblemError } from "@tributary/client";
import { strings } from "../strings.ts";

const { problems } = strings;
const KNOWN: Readonly<Record<string, string>> = problems.byCode;

/** The platform's own words where we have no better ones. */
export function problemSentence(error: unknown): string {
  if (error instanceof ConnectionError) return problems.noConnection;
  if (!(error instanceof ProblemError)) return problems.unknown;
  const known = KNOWN[error.code];
  if (known !== undefined) return known;
  const details = error.errors.map(({ path, message }) => `${path.replace(/^body\./, "")} ${message}`).join(", ");
  return [asSentence(error.message), details].filter((part) => part !== "").join(" ");
}

const asSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
