import { expect, test } from "vitest";
import { backOff } from "./back-off.ts";

test("waits double up to fifteen seconds, and are anything below", () => {
  expect([1, 2, 3, 20].map((failures) => backOff(failures, () => 1))).toEqual([250, 500, 1_000, 15_000]);
  expect(backOff(5, () => 0)).toBe(0);
});
