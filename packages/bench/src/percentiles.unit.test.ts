import { expect, test } from "vitest";
import { median, summarise } from "./percentiles.ts";

test("percentiles are nearest ranks of the sorted samples", () => {
  const samples = Array.from({ length: 1000 }, (_, index) => 1000 - index);
  expect(summarise(samples)).toEqual({ count: 1000, p50: 500, p99: 990, p999: 999, max: 1000 });
});

test("one sample is every percentile", () => {
  expect(summarise([7])).toEqual({ count: 1, p50: 7, p99: 7, p999: 7, max: 7 });
});

test("no samples give no number rather than a good one", () => {
  expect(summarise([])).toMatchObject({ count: 0, p99: Number.NaN });
});

test("the median of three runs is the middle one", () => {
  expect(median([30, 10, 20])).toBe(20);
});
