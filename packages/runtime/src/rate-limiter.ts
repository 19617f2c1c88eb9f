// One limit, counted by key: so many a second, and five seconds' worth at once. It remembers one moment per key, and of
// keys no more than a fixed number, so that a flood of new ones fills no memory.
import { createBoundedMemory } from "./bounded-memory.ts";

const BURST_MS = 5_000;
const MOST_KEYS = 20_000;

export interface RateLimiter {
  /** Milliseconds until one more of this key fits; 0 when it does now. */
  waitMs(key: string): number;
  /** Counts one. */
  count(key: string): void;
}

/** A limiter of `perSecond`; 0 means that there is no limit. */
export function createRateLimiter({ perSecond, now }: { perSecond: number; now: () => number }): RateLimiter {
  if (perSecond === 0) return { waitMs: () => 0, count: () => undefined };
  // The generic cell rate algorithm: each request takes its share of time, and the shares may run this far ahead.
  const shareMs = 1_000 / perSecond;
  const aheadMs = Math.max(BURST_MS - shareMs, 0);
  const takenUntil = createBoundedMemory<number>(MOST_KEYS, now);
  return {
    waitMs: (key) => Math.max((takenUntil.get(key) ?? 0) - aheadMs - now(), 0),
    count(key) {
      const until = Math.max(takenUntil.get(key) ?? 0, now()) + shareMs;
      takenUntil.set(key, until, until);
    },
  };
}
