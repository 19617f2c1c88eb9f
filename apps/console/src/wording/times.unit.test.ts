import { expect, test } from "vitest";
import { languageFor } from "./language.ts";
import { agoOf, clockTimeOf, dayOf, durationOf, exactTimeOf, shortlyOf, timeOf } from "./times.ts";

test("a duration is said in its largest whole unit", () => {
  const said = [-5, 999, 1_500, 61_000, 3_700_000, 200_000_000].map(durationOf);
  expect(said).toEqual(["0 s", "0 s", "1 s", "1 min", "1 h", "2 d"]);
  expect(agoOf("2026-03-01T10:00:00.000Z", Date.parse("2026-03-01T10:05:59.000Z"))).toBe("5 min ago");
});

test("a day is said in words while it is near, and a time of today without its day", () => {
  const now = new Date(2026, 10, 22, 9);
  const at = (day: number) => new Date(2026, 10, day, 8).toISOString();
  expect([22, 21].map((day) => dayOf(at(day), now))).toEqual(["Today", "Yesterday"]);
  expect(dayOf(at(20), now)).toMatch(/^Friday.*November/);
  expect(shortlyOf(at(22), now)).toBe(timeOf(at(22)));
  expect(shortlyOf(at(21), now)).toMatch(/Nov.*2026/);
});

test("an exact time is told to the millisecond", () => {
  expect(exactTimeOf(new Date(2026, 10, 22, 14, 3, 7, 45).toISOString())).toBe("14:03:07.045");
  expect(clockTimeOf(new Date(2026, 10, 22, 14, 3, 7, 45).toISOString())).toBe("14:03:07");
});

test("times are written in somebody's English, never in another language between English words", () => {
  expect(languageFor(["de-DE", "en-US", "en"])).toBe("en-US");
  expect(languageFor(["de-DE", "fr"])).toBe("en-GB");
});
