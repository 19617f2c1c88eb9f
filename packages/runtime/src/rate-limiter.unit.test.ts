import { expect, test } from "vitest";
import { createRateLimiter } from "./rate-limiter.ts";

const setUp = (perSecond: number) => {
  const clock = { ms: 1_000_000 };
  const limiter = createRateLimiter({ perSecond, now: () => clock.ms });
  /** How many fit now. */
  const drain = (key: string): number => {
    let taken = 0;
    for (; limiter.waitMs(key) === 0 && taken < 10_000; taken += 1) limiter.count(key);
    return taken;
  };
  return { clock, limiter, drain };
};

test("five seconds' worth fit at once, and then so many a second", () => {
  const { clock, limiter, drain } = setUp(10);
  expect(drain("a")).toBe(50);
  expect(limiter.waitMs("a")).toBe(100);
  clock.ms += 99;
  expect(drain("a")).toBe(0);
  clock.ms += 1;
  expect(drain("a")).toBe(1);
  clock.ms += 2_000;
  expect(drain("a")).toBe(20);
});

test("what was not used does not add up beyond the burst", () => {
  const { clock, drain } = setUp(10);
  drain("a");
  clock.ms += 3_600_000;
  expect(drain("a")).toBe(50);
});

test("each key has its own", () => {
  const { drain } = setUp(2);
  expect([drain("a"), drain("b"), drain("a")]).toEqual([10, 10, 0]);
});

test("less than one a second lets one through, and the next when its time has come", () => {
  const { clock, limiter, drain } = setUp(0.1);
  expect(drain("a")).toBe(1);
  expect(limiter.waitMs("a")).toBe(10_000);
  clock.ms += 10_000;
  expect(drain("a")).toBe(1);
});

test("0 is no limit", () => {
  expect(setUp(0).drain("a")).toBe(10_000);
});
