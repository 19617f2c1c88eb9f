import { expect, test } from "vitest";
import { agoText, durationText, rateText } from "./format.ts";

test("a duration is said in its largest whole unit", () => {
  const said = [-5, 999, 1_500, 61_000, 3_700_000, 200_000_000].map(durationText);
  expect(said).toEqual(["0 s", "0 s", "1 s", "1 min", "1 h", "2 d"]);
  expect(agoText("2026-03-01T10:00:00.000Z", Date.parse("2026-03-01T10:05:59.000Z"))).toBe("5 min ago");
});

test("a rate is exact while it is small, and unknown when there is none", () => {
  expect([null, 0, 1.26, 1234.5].map(rateText)).toEqual(["–", "0.0/s", "1.3/s", "1,235/s"]);
});
