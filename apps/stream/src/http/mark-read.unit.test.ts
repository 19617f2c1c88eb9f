import { expect, test } from "vitest";
import { wantsMarks } from "./mark-read.ts";

test.each([
  ["", true],
  ["markRead=true", true],
  ["markRead=false", false],
])("?%s marks: %s", (query, marks) => {
  expect(wantsMarks(new URLSearchParams(query))).toBe(marks);
});

test.each(["markRead=", "markRead=no", "markRead=0"])("?%s is 400: nobody knows what it asks for", (query) => {
  expect(() => wantsMarks(new URLSearchParams(query))).toThrow("markRead takes true or false");
});
