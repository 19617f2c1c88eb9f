import { expect, test } from "vitest";
import { stepOf } from "./steps.ts";

const extent = { first: 11, head: 100 };

test.each([
  ["ArrowUp", 50, 49],
  ["k", 50, 49],
  ["ArrowDown", 50, 51],
  ["j", 50, 51],
  ["PageUp", 50, 40],
  ["PageDown", 50, 60],
  ["Home", 50, 11],
  ["End", 50, 100],
  ["ArrowUp", 11, 11],
  ["PageDown", 95, 100],
  ["x", 50, null],
])("%s leads from %i to %s", (key, at, to) => expect(stepOf(key, at, extent)).toBe(to));
