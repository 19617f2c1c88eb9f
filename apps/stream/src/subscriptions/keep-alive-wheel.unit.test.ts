import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createKeepAliveWheel } from "./keep-alive-wheel.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const wheelOf = (slots = 60) => createKeepAliveWheel({ turnMs: 15_000, slots, now: () => Date.now() });

test("a connection is due every turn, and never later than one turn after it joined", () => {
  using wheel = wheelOf();
  const dueAt: number[] = [];
  vi.advanceTimersByTime(4_000);
  const joinedAt = Date.now();
  wheel.add({ keepAlive: () => dueAt.push(Date.now()) });
  vi.advanceTimersByTime(60_000);
  expect(dueAt).toHaveLength(4);
  expect((dueAt[0] ?? 0) - joinedAt).toBeLessThanOrEqual(15_000);
  expect(new Set(dueAt.slice(1).map((at, index) => at - (dueAt[index] ?? 0)))).toEqual(new Set([15_000]));
});

test("connections that arrive together are due one after the other, not all at once", () => {
  using wheel = wheelOf();
  const perTick = new Map<number, number>();
  const count = () => perTick.set(Date.now(), (perTick.get(Date.now()) ?? 0) + 1);
  for (let connection = 0; connection < 600; connection += 1) wheel.add({ keepAlive: () => count() });
  vi.advanceTimersByTime(15_000);
  expect([...perTick.values()]).toEqual(Array.from({ length: 60 }, () => 10));
});

test("who has left is not due any more", () => {
  using wheel = wheelOf();
  const kept = { keepAlive: vi.fn() };
  const slot = wheel.add(kept);
  vi.advanceTimersByTime(15_000);
  slot.delete(kept);
  vi.advanceTimersByTime(30_000);
  expect(kept.keepAlive).toHaveBeenCalledTimes(1);
});

test("slots that a busy process missed are served late, once", () => {
  let now = 0;
  using wheel = createKeepAliveWheel({ turnMs: 15_000, slots: 60, now: () => now });
  const kept = { keepAlive: vi.fn() };
  wheel.add(kept);
  now = 100_000;
  vi.advanceTimersByTime(250);
  expect(kept.keepAlive).toHaveBeenCalledTimes(1);
});
