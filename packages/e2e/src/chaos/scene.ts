/** Everything that a run consists of, for the faults to choose from. */
import { setTimeout as delay } from "node:timers/promises";
import type { RestartableServer } from "@tributary/testing";
import type { Follower } from "@tributary/testing/checker";
import type { Platform } from "../platform.ts";
import type { Commands } from "./commands.ts";
import type { Participant } from "./participant.ts";
import type { Replicas } from "./replicas.ts";

/** The two streams of a participant. */
export type Followed = "feed" | "session";

export interface Client {
  readonly follower: Follower;
  readonly participant: Participant;
  readonly follows: Followed;
}

export interface Scene {
  readonly platform: Platform;
  readonly kafka: RestartableServer;
  readonly postgres: RestartableServer;
  readonly api: Replicas;
  readonly stream: Replicas;
  readonly commands: Commands;
  readonly participants: readonly Participant[];
  readonly clients: readonly Client[];
  /** Those that stand still now and then, while their participants are written to; and the rest. */
  readonly slowClients: readonly Client[];
  readonly quickClients: readonly Client[];
}

const POLL_MS = 20;
const PATIENCE_MS = 60_000;

/** Asks until there is an answer; null when there is none in time. An error counts as no answer: servers are being killed. */
export async function soon<T>(ask: () => Promise<T | null> | T | null, withinMs = PATIENCE_MS): Promise<T | null> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    const answer = await Promise.resolve()
      .then(ask)
      .catch(() => null);
    if (answer !== null) return answer;
    await delay(POLL_MS);
  }
  return null;
}
