import { expect, test } from "vitest";
import { rateText, sizeText } from "./numbers.ts";

test("a rate is exact while it is small, and unknown when there is none", () => {
  expect([null, 0, 1.26, 1234.5].map((rate) => rateText(rate))).toEqual(["–", "0.0/s", "1.3/s", "1,235/s"]);
  expect(rateText(0.5, "events")).toBe("0.5 events/s");
});

test("a size is said in the largest unit that fits", () => {
  expect([0, 999, 1_000, 1_234_567].map(sizeText)).toEqual(["0 B", "999 B", "1 KB", "1.2 MB"]);
});
