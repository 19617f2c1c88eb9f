import { expect, test } from "vitest";
import { createBoundedMemory } from "./bounded-memory.ts";

test("an entry is there until its time is up", () => {
  let now = 0;
  const memory = createBoundedMemory<string>(10, () => now);
  memory.set("a", "one", 100);
  now = 99;
  expect(memory.get("a")).toBe("one");
  now = 100;
  expect(memory.get("a")).toBeUndefined();
});

test("when it is full, the entry that was set first makes room", () => {
  const memory = createBoundedMemory<number>(2, () => 0);
  memory.set("a", 1, 1);
  memory.set("b", 2, 1);
  memory.set("a", 3, 1);
  memory.set("c", 4, 1);
  expect(["a", "b", "c"].map((key) => memory.get(key))).toEqual([3, undefined, 4]);
});
