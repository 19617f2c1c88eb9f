import { expect, test } from "vitest";
import { skippedLines } from "./skipped.ts";

test("every reason has a line, which says how many tests it left out", () => {
  const chart = { title: "the chart under its tools (no helm)", note: undefined };
  const audit = { title: "no advisory is open", note: "the registry does not answer" };
  expect(skippedLines([audit, chart, chart])).toEqual([
    "skipped 2  the chart under its tools (no helm)",
    "skipped 1  no advisory is open: the registry does not answer",
  ]);
});

test("a run that left nothing out says nothing", () => {
  expect(skippedLines([])).toEqual([]);
});
