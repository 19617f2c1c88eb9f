import { expect, test } from "vitest";
import { boundRestarts, type Restarts } from "./restarts.ts";

const bounded = (maxRestarts: number): Restarts => boundRestarts("tributary.events", maxRestarts);
const restart = (times: number, restarts: Restarts): Promise<boolean[]> =>
  Promise.all(Array.from({ length: times }, () => restarts.mayRestart()));
const error = new Error("no broker");

/** Whether `failed` has rejected by now. */
const state = (restarts: Restarts): Promise<string> =>
  Promise.race([restarts.failed.catch((reason: Error) => reason.message), Promise.resolve("goes on")]);

test("a consumer that crashes again and again is restarted a bounded number of times", async () => {
  expect(await restart(4, bounded(3))).toEqual([true, true, true, false]);
});

test("progress starts the count anew", async () => {
  const restarts = bounded(2);
  await restart(2, restarts);
  restarts.progressed();
  expect(await restart(3, restarts)).toEqual([true, true, false]);
});

test("a consumer that is being closed is not restarted", async () => {
  const restarts = bounded(10);
  restarts.close();
  expect(await restarts.mayRestart()).toBe(false);
});

test("a crash without a restart is the end, and says of what", async () => {
  const restarts = bounded(10);
  restarts.crashed({ error, restart: false });
  await expect(restarts.failed).rejects.toThrow("consumer of tributary.events gave up: no broker");
});

test("a crash that is followed by a restart is not the end", async () => {
  const restarts = bounded(10);
  restarts.crashed({ error, restart: true });
  expect(await state(restarts)).toBe("goes on");
});

test("a crash while closing is not a failure", async () => {
  const restarts = bounded(10);
  restarts.close();
  restarts.crashed({ error, restart: false });
  expect(await state(restarts)).toBe("goes on");
});
