import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Mark, ReadMarks } from "./read-marks.ts";

const reader = { tenant: "demo", application: "tests", sessionId: "s1", memberId: "40" };

/** What is published, with the time of each; publishing takes as long as the test says. */
class Bench {
  readonly published: [upToVersion: number, at: number][] = [];
  readonly errors: unknown[] = [];
  answer: () => Promise<void> = () => Promise.resolve();
  readonly marks = new ReadMarks({
    publish: ({ upToVersion }: Mark) => {
      this.published.push([upToVersion, Date.now()]);
      return this.answer();
    },
    onError: (error) => this.errors.push(error),
  });
}

let bench: Bench;
beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  bench = new Bench();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the first goes out at once, then one per half second: the last of those that came", async () => {
  const connection = bench.marks.open(reader);
  for (const version of [3, 4, 5]) connection.seen(version);
  await vi.advanceTimersByTimeAsync(499);
  expect(bench.published).toEqual([[3, 0]]);
  connection.seen(6);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(bench.published).toEqual([
    [3, 0],
    [6, 500],
  ]);
  connection.seen(7);
  expect(bench.published).toHaveLength(3);
});

test("connections do not wait for each other", () => {
  for (let count = 0; count < 3; count += 1) bench.marks.open(reader).seen(3);
  expect(bench.published).toHaveLength(3);
});

test("nothing seen is nothing said", () => {
  bench.marks.open(reader).seen(0);
  expect(bench.published).toEqual([]);
});

test("while one is on its way no other goes out", async () => {
  const first = Promise.withResolvers<void>();
  bench.answer = () => first.promise;
  const connection = bench.marks.open(reader);
  for (const version of [3, 4]) connection.seen(version);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(bench.published).toEqual([[3, 0]]);
  first.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(bench.published).toEqual([
    [3, 0],
    [4, 5_000],
  ]);
});

test("one that failed is said again, unless a newer one is due", async () => {
  bench.answer = () => (bench.published.length === 1 ? Promise.reject(new Error("no broker")) : Promise.resolve());
  const connection = bench.marks.open(reader);
  connection.seen(3);
  await vi.advanceTimersByTimeAsync(500);
  expect(bench.published.map(([version]) => version)).toEqual([3, 3]);
  expect(bench.errors).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(bench.published).toHaveLength(2);
});

test("when the connection is gone, what is due is tried once more and no longer", async () => {
  bench.answer = () => Promise.reject(new Error("no broker"));
  const connection = bench.marks.open(reader);
  connection.seen(3);
  connection.seen(4);
  connection.end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(bench.published.map(([version]) => version)).toEqual([3, 4]);
});

test("disposal sends what is due at once, and waits for it", async () => {
  const connection = bench.marks.open(reader);
  connection.seen(3);
  connection.seen(4);
  await bench.marks[Symbol.asyncDispose]();
  expect(bench.published).toEqual([
    [3, 0],
    [4, 0],
  ]);
});

test("disposal does not wait for ever for a broker that is away", async () => {
  bench.answer = () => new Promise(() => undefined);
  bench.marks.open(reader).seen(3);
  const disposed = bench.marks[Symbol.asyncDispose]();
  await vi.advanceTimersByTimeAsync(2_000);
  await disposed;
});
