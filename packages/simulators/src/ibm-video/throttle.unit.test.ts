import { expect, it } from "vitest";
import { createThrottle } from "./throttle.ts";

it("a throttle lets twice as many pass at once, and then as many a second as it shall", () => {
  let now = 0;
  const throttle = createThrottle(() => now);
  const passed = (tries: number) => Array.from({ length: tries }, () => throttle.passes(5)).filter(Boolean).length;
  expect(passed(100)).toBe(10);
  now += 1_000;
  expect(passed(100)).toBe(5);
  now += 60_000;
  expect(passed(100)).toBe(10);
  expect(throttle.passes(0)).toBe(true);
});
