import { describe, expect, test } from "vitest";
import { type Arrival, judge, type NumberedEvent } from "./judge.ts";

const event = (number: number, digest: string | null = `event ${number}`): NumberedEvent => ({ number, digest });
const arrival = (number: number, digest = `event ${number}`, arrivedAt = 0): Arrival => ({ number, digest, arrivedAt });
const log = [event(1), event(2), event(3, null), event(4), event(5)];
const nothingWrong = { lost: [], repeated: [], outOfOrder: [], mismatched: [], foreign: [] };

test("a client that got everything after its first number, once and in order, got what it was owed", () => {
  expect(judge({ first: 1, arrivals: [arrival(2), arrival(4), arrival(5)] }, log)).toEqual({
    ...nothingWrong,
    delivered: 3,
  });
});

test("a number without a public form is owed to nobody", () => {
  expect(judge({ first: 2, arrivals: [arrival(4), arrival(5)] }, log)).toMatchObject({ lost: [], delivered: 2 });
});

describe("each thing that can go wrong is told from the others:", () => {
  const cases: [string, Arrival[], object][] = [
    ["a hole is lost", [arrival(2), arrival(5)], { lost: [4] }],
    ["a missing tail is lost", [arrival(2), arrival(4)], { lost: [5] }],
    ["a second arrival is repeated", [arrival(2), arrival(4), arrival(4), arrival(5)], { repeated: [4] }],
    ["an old one that comes again is repeated", [arrival(2), arrival(4), arrival(5), arrival(2)], { repeated: [2] }],
    ["a first arrival after a higher one is out of order", [arrival(2), arrival(5), arrival(4)], { outOfOrder: [4] }],
    [
      "what came before the first number was not owed",
      [arrival(1), arrival(2), arrival(4), arrival(5)],
      { foreign: [1] },
    ],
    ["another content under a number", [arrival(2), arrival(4, "other"), arrival(5)], { mismatched: [4] }],
    ["a number that the log does not have", [arrival(2), arrival(4), arrival(5), arrival(6)], { foreign: [6] }],
    [
      "a public form where the log has none",
      [arrival(2), arrival(3, "made up"), arrival(4), arrival(5)],
      { foreign: [3] },
    ],
  ];
  test.each(cases)("%s", (_rule, arrivals, wrong) => {
    expect(judge({ first: 1, arrivals }, log)).toMatchObject({ ...nothingWrong, ...wrong, delivered: arrivals.length });
  });
});

describe("whoever is banned", () => {
  const bans = [{ from: 100, until: 200 }];
  const committed = [event(1), { ...event(2), committedAt: 99 }, { ...event(3), committedAt: 101 }];
  const verdict = (...arrivals: Arrival[]) => judge({ first: 1, arrivals }, committed, bans);

  test("may still get what was committed before", () => {
    expect(verdict(arrival(2, "event 2", 150), arrival(3, "event 3", 201))).toEqual({ ...nothingWrong, delivered: 2 });
  });

  test("may not get what is committed later, before the ban ends", () => {
    expect(verdict(arrival(2, "event 2", 50), arrival(3, "event 3", 199))).toMatchObject({ foreign: [3], lost: [] });
  });

  test("is owed it afterwards", () => {
    expect(verdict(arrival(2, "event 2", 50))).toMatchObject({ lost: [3], foreign: [] });
  });
});
