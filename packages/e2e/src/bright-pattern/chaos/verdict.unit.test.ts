import { expect, test } from "vitest";
import { compare, complaintsAbout } from "./verdict.ts";

const said = ["a", "b", "c", "d"];
const nothing = { lost: [], repeated: [], outOfOrder: [], foreign: [] };

test.each([
  ["everything once and in order", ["a", "b", "c", "d"], {}],
  ["something missing", ["a", "c", "d"], { lost: ["b"] }],
  ["something twice", ["a", "b", "a", "c", "d"], { repeated: ["a"] }],
  ["something late", ["a", "c", "b", "d"], { outOfOrder: ["b"] }],
  ["something that nobody said", ["a", "b", "x", "c", "d"], { foreign: ["x"] }],
])("%s", (_what, arrived, wrong) => {
  expect(compare(said, arrived)).toEqual({ ...nothing, ...wrong });
});

test("what is wrong is said with its number and the first of it", () => {
  expect(complaintsAbout("chat 1", compare(said, said))).toEqual([]);
  expect(complaintsAbout("chat 1", compare(said, ["b", "b"]))).toEqual([
    "chat 1: 3 lost (a, c, d)",
    "chat 1: 1 repeated (b)",
  ]);
});
