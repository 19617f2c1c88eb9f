import { expect, test } from "vitest";
import { wantedIncludes } from "./include.ts";

const wanted = (query: string) => [...wantedIncludes(new URLSearchParams(query))];

test.each([
  ["nothing, when nothing is asked for", "", []],
  ["one kind", "include=receipts", ["receipts"]],
  ["several, separated by commas", "include=receipts,typing", ["receipts", "typing"]],
  ["several parameters", "include=receipts&include=edits", ["receipts", "edits"]],
  ["each kind once", "include=receipts,receipts", ["receipts"]],
])("%s", (_what, query, kinds) => {
  expect(wanted(query)).toEqual(kinds);
});

test.each([
  "include=everything",
  "include=receipts,Typing",
  "include=receipts%20",
  "include=",
  "include=receipts,,edits",
])("%s is refused", (query) => {
  expect(() => wanted(query)).toThrow(
    expect.objectContaining({ status: 400, message: expect.stringContaining("receipts, edits, typing") }),
  );
});
