import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

test("keys come in one order, at every depth", () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
});

test("what is left out and what is undefined are the same", () => {
  expect(canonicalJson({ a: 1, b: undefined })).toBe(canonicalJson({ a: 1 }));
});

test("the order of arrays counts", () => {
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test("no body is null", () => {
  expect(canonicalJson(undefined)).toBe("null");
});

test("a value with quotes and separators in it cannot pass for another", () => {
  expect(canonicalJson({ a: '","b":"' })).not.toBe(canonicalJson({ a: "", b: "" }));
});
