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

/** Null where the platform is no demo. */
export async function fetchDemo(): Promise<Demo | null> {
  try {
    const answer = await fetch("/demo.json", { headers: { accept: "application/json" }, cache: "no-store" });
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
