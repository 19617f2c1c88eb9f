import { expect, test } from "vitest";
import { prefersAsync } from "./prefer.ts";

test.each([
  "respond-async",
  "Respond-Async",
  "wait=10, respond-async",
  "respond-async; wait=10",
  "a,respond-async , b",
])("asked not to wait: %s", (header) => expect(prefersAsync(header)).toBe(true));

test.each([undefined, "", "return=minimal", "respond-asynchronously", 'x="y", not-respond-async'])(
  "not asked: %s",
  (header) => expect(prefersAsync(header)).toBe(false),
);
