import { expect, it } from "vitest";
import { holdTime } from "./poll.ts";
import { withDefaults } from "./settings.ts";

const held = (isBrowser: boolean) => Array.from({ length: 500 }, () => holdTime(withDefaults({}), isBrowser));

it("a poll waits 5 to 15 s", () => {
  expect(Math.min(...held(false))).toBeGreaterThanOrEqual(5_000);
  expect(Math.max(...held(false))).toBeGreaterThan(13_000);
  expect(Math.max(...held(false))).toBeLessThanOrEqual(15_000);
});

it("a poll of the vendor's widget, which gives up after 13 s, waits at most 12.5", () => {
  expect(Math.max(...held(true))).toBe(12_500);
});
