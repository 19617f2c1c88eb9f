import { expect, test } from "vitest";
import { Letters } from "./letters.ts";

const kinds = (letters: Letters, count: number, kind: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => letters.admits({ key: `${kind(index)}/${index}`, kind: kind(index) }));
const admitted = (all: boolean[]) => all.filter((one) => one).length;

test("the same letter is kept once, and of a kind a few in an hour", () => {
  let now = 0;
  const letters = new Letters(() => now);
  expect(letters.admits({ key: "a", kind: "party" })).toBe(true);
  expect(letters.admits({ key: "a", kind: "party" })).toBe(false);
  expect(admitted(kinds(letters, 50, () => "party"))).toBe(4);
  now = 3_600_000;
  expect(admitted(kinds(letters, 50, () => "dance"))).toBe(5);
});

test("new names make no more room", () => {
  expect(admitted(kinds(new Letters(() => 0), 10_000, (index) => `kind ${index}`))).toBeLessThanOrEqual(25);
});
