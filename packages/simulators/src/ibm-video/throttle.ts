// As many a second as allowed, and twice as many at once.

export interface Throttle {
  /** Whether one more may pass; 0 lets all pass. */
  passes(perSecond: number): boolean;
}

export function createThrottle(now: () => number = Date.now): Throttle {
  let left = Number.POSITIVE_INFINITY;
  let countedAt = now();
  return {
    passes(perSecond) {
      if (perSecond === 0) return true;
      const at = now();
      left = Math.min(perSecond * 2, left + ((at - countedAt) / 1_000) * perSecond);
      countedAt = at;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
