// Waiting for what will be so in a moment, while servers are being killed.

import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 20;
const PATIENCE_MS = 60_000;

/** Asks until there is an answer; null when there is none in time. An error counts as no answer. */
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
