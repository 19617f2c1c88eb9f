import { expect, test } from "vitest";
import { lateMoments, latenessOf, recoveredAfter } from "./lateness.ts";

const delivered = (committedAt: number, arrivedAt: number, openedAt = 0) => ({ committedAt, arrivedAt, openedAt });

test("an event is late by what passed since its commit", () => {
  expect(latenessOf([delivered(100, 1_101)])).toMatchObject({ max: 1_001, late: 1 });
  expect(latenessOf([delivered(100, 1_100)])).toMatchObject({ max: 1_000, late: 0 });
});

test("an event that was committed while its client was away is late by what passed since the client was back", () => {
  expect(latenessOf([delivered(100, 9_050, 9_000)])).toMatchObject({ max: 50, late: 0 });
});

test("a clock that steps back makes nothing early", () => {
  expect(latenessOf([delivered(100, 90)]).max).toBe(0);
});

test("half of the events, and all but a hundredth of them, had come within p50 and p99", () => {
  const hundred = Array.from({ length: 100 }, (_, number) => delivered(0, number + 1));
  expect(latenessOf(hundred)).toMatchObject({ p50: 50, p99: 99, max: 100 });
});

test("all are recovered when the last event came that somebody had waited for longer than a second", () => {
  const deliveries = [delivered(9_000, 9_010), delivered(9_500, 12_000, 11_990), delivered(12_500, 12_600)];
  expect(recoveredAfter(deliveries, { from: 10_000, until: 20_000 })).toBe(2_000);
});

test("what came before, or belongs to what was done next, is not counted", () => {
  const deliveries = [delivered(1_000, 5_000), delivered(19_000, 21_000)];
  expect(recoveredAfter(deliveries, { from: 10_000, until: 20_000 })).toBe(0);
});

test("late ones are told by the second in which they came, with how long they waited and how old their connections were", () => {
  const deliveries = [
    delivered(0, 10),
    delivered(3_000, 4_500, 4_490),
    delivered(2_000, 4_700, 3_000),
    delivered(7_000, 8_500),
  ];
  expect(lateMoments(deliveries)).toEqual([
    "1 late in second 4, after up to 1700 ms, on connections open for 1700 to 1700 ms",
    "1 late in second 8, after up to 1500 ms, on connections open for 8500 to 8500 ms",
  ]);
});
