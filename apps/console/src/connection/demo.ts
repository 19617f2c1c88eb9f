// What `pnpm start` offers to whoever opens it on the same machine: the demo people's credentials. Elsewhere there is no such file.

import type { Credentials } from "./credentials.ts";

export interface Demo {
  apiKey: string;
  tokens: { participant: string; coach: string; admin: string };
  participantId: string;
  sessionId: string;
  /** Where the agents and viewers of the simulated vendors sit. */
  simulators: { brightPattern: string; ibm: string };
}

/** A platform that starts answers before its demo is made. */
const STARTS_WITHIN_MS = 10_000;
const ASKED_EVERY_MS = 250;
/** Nobody answers over a connection that is dead. */
const ANSWER_WITHIN_MS = 5_000;

/** Null where the platform is no demo. */
export async function fetchDemo(startedBy = Date.now() + STARTS_WITHIN_MS): Promise<Demo | null> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch("/demo.json", { headers: { accept: "application/json" }, cache: "no-store", signal });
    if (answer.status === 503 && Date.now() < startedBy) {
      await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
      return await fetchDemo(startedBy);
    }
    return answer.ok ? ((await answer.json()) as Demo) : null;
  } catch {
    return null;
  }
}

/** What one of its people signs in with. */
export const demoCredentials = ({ apiKey, tokens }: Demo, role: DemoRole): Credentials => ({
  ...{ apiKey, token: tokens[role], ofDemo: true },
});

export type DemoRole = keyof Demo["tokens"];

/** Whether the demo has a token for that role. */
export const isDemoRole = (role: string): role is DemoRole => ["participant", "coach", "admin"].includes(role);
