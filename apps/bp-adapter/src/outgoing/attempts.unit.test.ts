import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { VendorError } from "../client/vendor-error.ts";
import { Attempts } from "./attempts.ts";

beforeEach(() => {
  // The clock is the test's; waits are real, and as short as chance makes them.
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const busy = () => new VendorError("busy", { status: 503, code: "5000" });
const attempts = (heardAt = Number.POSITIVE_INFINITY) =>
  new Attempts({
    chat: { signal: new AbortController().signal, end: () => undefined, heardAt },
    lookUp: async () => undefined,
    onRetry: () => undefined,
  });

/** Refused so often, so long after each other, and then taken. */
function refused(times: number, everyMs: number): () => Promise<void> {
  let left = times;
  return async () => {
    vi.advanceTimersByTime(everyMs);
    left -= 1;
    if (left >= 0) throw busy();
  };
}

test("what a busy server refuses for seconds, however often, is sent when it takes it again", async () => {
  expect(await attempts().until("c1", refused(8, 400))).toBeNull();
});

test("what a server refuses for more than a minute, while its polls work, is given up", async () => {
  expect(await attempts().until("c1", refused(8, 10_000))).toMatchObject({ code: "5000" });
});

test("while nothing else is heard of a server, nothing is given up", async () => {
  expect(await attempts(Number.NEGATIVE_INFINITY).until("c1", refused(8, 10_000))).toBeNull();
});

test("what a server will never take is given up at once", async () => {
  const rejected = new VendorError("no JSON", { status: 400, code: "5003" });
  expect(await attempts().until("c1", () => Promise.reject(rejected))).toBe(rejected);
});
