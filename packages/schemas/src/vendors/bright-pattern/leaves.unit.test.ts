import { describe, expect, it } from "vitest";
import { count, flag, number, oneOf, optional, required, time, words } from "./leaves.ts";

describe("a leaf comes out in one form", () => {
  it.each([
    ["text stays as it is, the empty one too", words, ["a", 1, true, ""], ["a", "1", "true", ""]],
    ["an id is text, also the 0", optional, ["a", 0, "0"], ["a", "0", "0"]],
    ["a number may be written as text", number, ["52.5", -13.4, "0"], [52.5, -13.4, 0]],
    ["a count is whole", count, ["3", 3.4, 0], [3, 3, 0]],
    ["yes and no may be written as text", flag, [true, "true", "FALSE", 0], [true, true, false, false]],
    ["a word that nobody knows becomes another", oneOf(["a", "b"], "?"), ["a", "c", {}], ["a", "?", "?"]],
  ])("%s", (_, schema, given, read) => {
    expect(given.map((value) => schema.parse(value))).toEqual(read);
  });

  it.each([
    ["text", words, [undefined, null, {}, []]],
    ["an id", optional, ["", undefined, null, {}]],
    ["a number", number, ["", " ", "abc", true, "1e999", undefined]],
    ["a count", count, ["", "-1", -5, "soon", null]],
    ["a flag", flag, ["", "perhaps", 7, undefined]],
    ["a time", time, ["", "today", null, 1e18, -1e15, "1e300", "0x", {}]],
  ])("%s that can't be read is null", (_, schema, given) => {
    expect(given.map((value) => schema.parse(value))).toEqual(given.map(() => null));
  });

  it("a time is in seconds when it is too early for milliseconds", () => {
    expect(["99999999999", "100000000000", 1614718748.5].map((value) => time.parse(value))).toEqual([
      "5138-11-16T09:46:39.000Z",
      "1973-03-03T09:46:40.000Z",
      "2021-03-02T20:59:08.500Z",
    ]);
  });

  it("what is required may not be missing or empty", () => {
    expect(["", undefined, null, {}].map((value) => required.safeParse(value).success)).toEqual(Array(4).fill(false));
  });
});
