import { describe, expect, it, test } from "vitest";
import { etagOf, ifMatchOf, isKnown } from "./etag.ts";

test("a tag is that of the content, however its keys are ordered, and of no other", () => {
  expect(etagOf({ a: 1, b: [2] })).toMatch(/^"[\w-]{22}"$/);
  expect(etagOf({ b: [2], a: 1 })).toBe(etagOf({ a: 1, b: [2] }));
  expect(etagOf({ a: 1, b: [3] })).not.toBe(etagOf({ a: 1, b: [2] }));
});

describe("If-Match", () => {
  it.each([undefined, "*", " * "])("%j takes whatever is there", (header) => {
    expect(ifMatchOf(header)).toBeUndefined();
  });

  it("is a list, of which weak tags never match", () => {
    expect(ifMatchOf('"a"')).toEqual(['"a"']);
    expect(ifMatchOf(' "a" ,W/"b", "c,d"')).toEqual(['"a"', '"c,d"']);
    expect(ifMatchOf('W/"a"')).toEqual([]);
  });

  it("holds no more than the command that it becomes part of", () => {
    const tags = Array.from({ length: 101 }, (_, index) => `"${index}"`);
    expect(() => ifMatchOf(tags.join())).toThrow(expect.objectContaining({ status: 400 }));
    expect(ifMatchOf(tags.slice(1).join())).toHaveLength(100);
    expect(ifMatchOf(`"${"a".repeat(99)}", "b"`)).toEqual(['"b"']);
  });

  it.each(["", "a", '"a', '"a" "b"', '"a",', "*, *", 'w/"a"'])("%j is no list", (header) => {
    expect(() => ifMatchOf(header)).toThrow(expect.objectContaining({ status: 400 }));
  });
});

test("If-None-Match knows a tag in a list, weak or not, and everything by *", () => {
  for (const header of ['"a"', 'W/"a"', '"b", "a"', "*"]) expect(isKnown(header, '"a"')).toBe(true);
  for (const header of [undefined, '"b"', "a", ""]) expect(isKnown(header, '"a"')).toBe(false);
});
