import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { repeat } from "./repeat.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a question is asked again so long after it was answered, and never twice at a time", async () => {
  const answers: (() => void)[] = [];
  const ask = vi.fn(() => new Promise<void>((resolve) => answers.push(resolve)));
  const repeated = repeat({ ask, everyMs: 2_000, isResting: () => false });
  repeated.now();
  repeated.now();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ask).toHaveBeenCalledTimes(1);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(1_999);
  expect(ask).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(ask).toHaveBeenCalledTimes(2);
  repeated.stop();
  answers[1]?.();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("while nobody looks nothing is asked, and at once when somebody does again", async () => {
  let isResting = false;
  const ask = vi.fn(async () => undefined);
  const repeated = repeat({ ask, everyMs: 1_000, isResting: () => isResting });
  repeated.now();
  await vi.advanceTimersByTimeAsync(0);
  isResting = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledTimes(1);
  isResting = false;
  repeated.now();
  expect(ask).toHaveBeenCalledTimes(2);
  repeated.stop();
});
