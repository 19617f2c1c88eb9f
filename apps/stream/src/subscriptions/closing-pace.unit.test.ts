import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { closeOverTime } from "./closing-pace.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** How many were closed at the end of each of these moments. */
async function closedAt(count: number, windowMs: number, moments: readonly number[]): Promise<number[]> {
  let closed = 0;
  const all = Array.from({ length: count }, (_, index) => index);
  const done = closeOverTime(all, windowMs, (one) => {
    expect(one).toBe(closed);
    closed += 1;
  });
  const seen: number[] = [];
  let now = 0;
  for (const moment of moments) {
    await vi.advanceTimersByTimeAsync(moment - now);
    now = moment;
    seen.push(closed);
  }
  await done;
  return seen;
}

test("many are closed evenly over the window, each once, and all by its end", async () => {
  const [quarter, half, end] = await closedAt(10_000, 10_000, [2_500, 5_000, 10_020]);
  expect(Math.abs((quarter ?? 0) - 2_500)).toBeLessThanOrEqual(20);
  expect(Math.abs((half ?? 0) - 5_000)).toBeLessThanOrEqual(20);
  expect(end).toBe(10_000);
});

test("few do not take the whole window", async () => {
  expect(await closedAt(5, 10_000, [0, 120])).toEqual([0, 5]);
});

test("without a window all are closed at once, and where there is none nothing waits", async () => {
  expect(await closedAt(5_000, 0, [0])).toEqual([5_000]);
  expect(await closedAt(0, 10_000, [0])).toEqual([0]);
});

test("a process that stood still for a while catches up", async () => {
  let closed = 0;
  const done = closeOverTime(Array.from({ length: 1_000 }), 10_000, () => {
    closed += 1;
    if (closed === 100) vi.advanceTimersByTime(5_000); // one closing takes its time
  });
  await vi.advanceTimersByTimeAsync(1_100);
  expect(closed).toBeGreaterThan(550);
  await vi.advanceTimersByTimeAsync(10_000);
  await done;
  expect(closed).toBe(1_000);
});
