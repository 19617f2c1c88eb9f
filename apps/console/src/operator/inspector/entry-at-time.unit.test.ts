import { expect, test, vi } from "vitest";
import { entryAt } from "./entry-at-time.ts";

const extent = { first: 11, head: 10_000 };
/** Entry n is of second n. */
const timeOf = vi.fn(async (seq: number): Promise<number | null> => seq * 1_000);

test.each([
  ["of that very moment", 5_000_000, 5_000],
  ["after it where none is of it", 5_000_001, 5_001],
  ["the oldest that is kept for what was before", 0, 11],
  ["the newest for what is still to come", 99_000_000, 10_000],
])("the entry is the first one %s", async (_, time, seq) => expect(await entryAt(time, extent, timeOf)).toBe(seq));

test("a few entries are asked for, and none of a feed of one", async () => {
  timeOf.mockClear();
  await entryAt(777_000, extent, timeOf);
  expect(timeOf.mock.calls.length).toBeLessThan(15);
  timeOf.mockClear();
  expect(await entryAt(0, { first: 3, head: 3 }, timeOf)).toBe(3);
  expect(timeOf).not.toHaveBeenCalled();
});

test("without an answer nothing is said", async () => {
  expect(await entryAt(5_000, extent, async () => null)).toBeNull();
});
