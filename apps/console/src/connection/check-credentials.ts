// Whether the platform takes a key and a token: found out by the first thing that somebody of that role would ask.
import { createClient, ProblemError } from "@tributary/client";
import { strings } from "../strings.ts";
import type { Credentials } from "./credentials.ts";
import { identityOf } from "./identity.ts";

const { signIn } = strings;
/** Over a connection that is dead nobody ever answers, as after a sleep of the computer: another try takes another one. */
const ANSWER_WITHIN_MS = 10_000;

/** Null when they are good, otherwise why not, in a sentence. */
export async function refusalOf({ apiKey, token }: Credentials): Promise<string | null> {
  try {
    const { id, role, expiresAt } = identityOf(token);
    if (role === "service") return signIn.service;
    if (expiresAt <= Date.now()) return signIn.expired;
    const client = createClient({ apiKey, token, answerWithinMs: ANSWER_WITHIN_MS });
    if (role === "admin") await client.call("GET /admin/streams");
    if (role === "coach") await client.call("POST /participants/search", { body: { perPage: 1 } });
    if (role === "participant") await client.call("GET /participants/{userId}", { userId: id });
    return null;
  } catch (error) {
    return sentenceOf(error);
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof ProblemError) return signIn.refused(error.message);
  const isLocal = error instanceof Error && error.name === "Error";
  return isLocal ? error.message : signIn.unreachable;
}
