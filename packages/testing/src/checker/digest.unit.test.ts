import { expect, test } from "vitest";
import { digestOf } from "./digest.ts";

test("the order of keys does not matter, that of items and every value do", () => {
  const digest = digestOf({ a: 1, b: [{ c: null, d: "x" }] });
  expect(digestOf({ b: [{ d: "x", c: null }], a: 1 })).toBe(digest);
  expect(digestOf({ a: 1, b: [{ c: null, d: "y" }] })).not.toBe(digest);
  expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
});
