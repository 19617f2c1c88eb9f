import { expect, test } from "vitest";
import { markOf, readMarks } from "./mark.ts";

function marksIn(...pieces: string[]): number[][] {
  const marks: number[][] = [];
  let rest = "";
  for (const piece of pieces) rest = readMarks(rest + piece, (...mark) => marks.push(mark));
  return marks;
}

test("marks are read wherever they stand", () => {
  const text = `{"id":"${markOf(1_234.5, 7, 1)}"} and "${markOf(5_678, 8, 20)}"`;
  expect(marksIn(text)).toEqual([
    [1_234, 7, 1],
    [5_678, 8, 20],
  ]);
});

test("a mark that is cut anywhere is read once", () => {
  const text = `a ${markOf(1_234, 7, 1)} b ${markOf(1_235, 7, 2)} c`;
  for (let cut = 0; cut <= text.length; cut += 1) {
    expect(marksIn(text.slice(0, cut), text.slice(cut))).toEqual([
      [1_234, 7, 1],
      [1_235, 7, 2],
    ]);
  }
});
