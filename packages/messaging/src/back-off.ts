// How long a rejected record waits for its next try; the same in both implementations, so that tests of one speak for the other.

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** Milliseconds before try number `attempt` + 1: 100, 200, 400 … 5000. Without jitter: one partition has one member. */
export function backOffMs(attempt: number): number {
  return Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
}
