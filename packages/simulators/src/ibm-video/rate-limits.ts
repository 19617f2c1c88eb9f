// How often something is called in a minute, as the vendors' headers tell it.
import type { Clock } from "@tributary/runtime";

const MINUTE_MS = 60_000;
/** What the chat service allows each user to do with each endpoint in a minute. */
const USUAL = 60;

export interface RateLimits {
  /** Counts one call; 0 allows any number, and says nothing of it. */
  count(key: string, perMinute: number): { readonly passes: boolean; readonly headers: Record<string, string> };
}

export function createRateLimits(clock: Clock): RateLimits {
  let minute = 0;
  const calls = new Map<string, number>();
  return {
    count(key, perMinute) {
      if (perMinute === 0) return { passes: true, headers: {} };
      const now = Math.floor(clock.now() / MINUTE_MS);
      if (now !== minute) calls.clear();
      minute = now;
      const made = (calls.get(key) ?? 0) + 1;
      calls.set(key, made);
      return { passes: made <= perMinute, headers: headersOf(clock, perMinute, perMinute - made) };
    },
  };
}

const headersOf = (clock: Clock, limit: number, left: number): Record<string, string> => ({
  "x-ratelimit-limit": String(limit),
  "x-ratelimit-remaining": String(Math.max(0, left)),
  "x-ratelimit-reset": String(((Math.floor(clock.now() / MINUTE_MS) + 1) * MINUTE_MS) / 1_000),
});

/** The headers of a limit that is used up. */
export const exhausted = (clock: Clock): Record<string, string> => headersOf(clock, USUAL, 0);
