// How the streams of a replica that goes are closed: evenly over a window, so that their clients do not all arrive at the
// other replicas at once.

/** So few a second disturb nobody: a replica with few streams takes less than the window. */
const SLOWEST_PER_SECOND = 50;
const STEP_MS = 20;

/** Calls `close` for each of them, the last one `windowMs` from now at the latest. */
export async function closeOverTime<T>(all: readonly T[], windowMs: number, close: (one: T) => void): Promise<void> {
  const overMs = Math.min(windowMs, (all.length / SLOWEST_PER_SECOND) * 1_000);
  const startedAt = performance.now();
  let closed = 0;
  for (;;) {
    const share = overMs === 0 ? 1 : (performance.now() - startedAt) / overMs;
    const due = Math.ceil(share * all.length);
    for (const one of all.slice(closed, due)) close(one);
    closed = Math.max(closed, due);
    if (closed >= all.length) return;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
