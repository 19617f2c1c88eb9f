import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningStream, runStream } from "../testing/running-stream.ts";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
});
afterAll(() => running[Symbol.asyncDispose]());

const open = async () => (await running.store.streamReplicas.list()).map((replica) => replica.open);

test("a replica says what it has open and has delivered from its start, and no more once it has ended", {
  timeout: 30_000,
}, async () => {
  await expect.poll(open).toEqual([{ participant: 0, coach: 0, session: 0 }]);
  await running.register("40");
  const clients = [await running.open("40"), await running.openOfCoach("7"), await running.openOfCoach("8")];
  for (const client of clients) await client.waitFor(() => true);
  await expect.poll(open, { timeout: 10_000 }).toEqual([{ participant: 1, coach: 2, session: 0 }]);
  await running.append("40", "one", "two");
  const delivered = async () => (await running.store.streamReplicas.list()).map((replica) => replica.delivered);
  await expect.poll(delivered, { timeout: 10_000 }).toEqual([2]);
  await running.stream[Symbol.asyncDispose]();
  expect(await open()).toEqual([]);
});
