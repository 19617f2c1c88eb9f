import { expect, test } from "vitest";
import { inSlices } from "./in-slices.ts";

function busyFor(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until; );
}

test("long work lets others have the thread every few milliseconds, and keeps its order", async () => {
  let turns = 0;
  let over = false;
  const takeTurn = () => {
    turns += 1;
    if (!over) setImmediate(takeTurn);
  };
  setImmediate(takeTurn);
  const made = await inSlices([1, 2, 3, 4, 5], (number) => {
    busyFor(6);
    return number * 10;
  });
  over = true;
  expect(made).toEqual([10, 20, 30, 40, 50]);
  expect(turns).toBe(4);
});

test("what fails is told, and nothing after it is done", async () => {
  const seen: number[] = [];
  const failing = inSlices([1, 2, 3], (number) => {
    if (number === 2) throw new Error("two");
    seen.push(number);
  });
  await expect(failing).rejects.toThrow("two");
  expect(seen).toEqual([1]);
});
