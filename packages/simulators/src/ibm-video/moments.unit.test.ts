import { compareTimes } from "@tributary/schemas/ibm-video";
import { expect, it } from "vitest";
import { createFaults } from "./faults.ts";
import { createMoments } from "./moments.ts";

const AT = Date.parse("2026-06-24T11:44:49.394Z");

it("no two moments are the same, and later ones are later, also while the clock stands or goes back", () => {
  let now = AT;
  const moments = createMoments({ now: () => now }, createFaults());
  const told: string[] = [];
  for (let round = 0; round < 3_000; round += 1) {
    told.push(moments.next(), moments.after(), moments.after());
    if (round % 1_000 === 500) now += round % 2 === 0 ? 5 : -50;
  }
  expect(told.every((time, index) => index === 0 || compareTimes(told[index - 1] ?? "", time) < 0)).toBe(true);
});

it("more events than nanoseconds in a microsecond are told in the next one", () => {
  const moments = createMoments({ now: () => AT }, createFaults());
  const told = Array.from({ length: 2_500 }, () => moments.after());
  expect(new Set(told).size).toBe(2_500);
  expect(told.at(-1)).toBe("2026-06-24T11:44:49.394002502Z");
});

it("an event comes some nanoseconds after its message, and nobody writes zeros at the end", () => {
  const moments = createMoments({ now: () => AT }, createFaults());
  expect([moments.next(), moments.after(), moments.next()]).toEqual([
    ...["2026-06-24T11:44:49.394Z", "2026-06-24T11:44:49.394000001Z", "2026-06-24T11:44:49.394001Z"],
  ]);
});
