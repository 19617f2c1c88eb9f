import { expect, test, vi } from "vitest";
import { REST_MS, wantAtRest } from "./use-wanted.ts";

test("what somebody rushes past is not asked for, and what they rest at for as long as they do", () => {
  vi.useFakeTimers();
  const release = vi.fn();
  const want = vi.fn(() => release);
  const past = wantAtRest({ want }, 1, 50);
  vi.advanceTimersByTime(REST_MS - 1);
  past();
  const leave = wantAtRest({ want }, 51, 100);
  vi.advanceTimersByTime(REST_MS);
  expect(want.mock.calls).toEqual([[51, 100]]);
  expect(release).not.toHaveBeenCalled();
  leave();
  expect(release).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
