import { describe, expect, test } from "vitest";
import { judge, type NumberedEvent } from "./judge.ts";

const event = (number: number, digest: string | null = `event ${number}`): NumberedEvent => ({ number, digest });
const log = [event(1), event(2), event(3, null), event(4), event(5)];
const nothingWrong = { lost: [], repeated: [], outOfOrder: [], mismatched: [] };

test("a client that got everything after its first number, once and in order, got what it was owed", () => {
  expect(judge({ first: 1, arrivals: [event(2), event(4), event(5)] }, log)).toEqual({ ...nothingWrong, delivered: 3 });
});

test("a number without a public form is owed to nobody", () => {
  expect(judge({ first: 2, arrivals: [event(4), event(5)] }, log)).toMatchObject({ lost: [], delivered: 2 });
});

describe("each thing that can go wrong is told from the others:", () => {
  const cases: [string, NumberedEvent[], object][] = [
    ["a hole is lost", [event(2), event(5)], { lost: [4] }],
    ["a missing tail is lost", [event(2), event(4)], { lost: [5] }],
    ["a second arrival is repeated", [event(2), event(4), event(4), event(5)], { repeated: [4] }],
    ["an old one that comes again is repeated", [event(2), event(4), event(5), event(2)], { repeated: [2] }],
    ["a first arrival after a higher one is out of order", [event(2), event(5), event(4)], { outOfOrder: [4] }],
    ["what came before the first number was not owed", [event(1), event(2), event(4), event(5)], { mismatched: [1] }],
    ["another content under a number", [event(2), event(4, "other"), event(5)], { mismatched: [4] }],
    ["a number that the log does not have", [event(2), event(4), event(5), event(6)], { mismatched: [6] }],
    ["a public form where the log has none", [event(2), event(3, "made up"), event(4), event(5)], { mismatched: [3] }],
  ];
  test.each(cases)("%s", (_rule, arrivals, wrong) => {
    expect(judge({ first: 1, arrivals }, log)).toMatchObject({ ...nothingWrong, ...wrong, delivered: arrivals.length });
  });
});
