import { expect, test } from "vitest";
import { backOff } from "./back-off.ts";

test("waiting doubles with each failure, up to five seconds", () => {
  expect([1, 2, 3, 8, 100].map((failures) => backOff(failures, () => 1))).toEqual([50, 100, 200, 5_000, 5_000]);
});

test("the later half is by chance", () => {
  expect(backOff(100, () => 0)).toBe(2_500);
  expect(backOff(100, () => 0.5)).toBe(3_750);
});
