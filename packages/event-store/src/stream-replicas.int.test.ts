import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());
beforeEach(() => run("DELETE FROM stream_replicas"));

async function run(sql: string): Promise<unknown[]> {
  const client = await fresh.connect();
  const { rows } = await client.query(sql);
  return rows;
}

const open = (participant: number) => ({ participant, coach: 1, session: 2 });
const listed = async () =>
  (await fresh.store.streamReplicas.list()).map(({ replica, open: { participant } }) => [replica, participant]);

test("what a replica said last counts, each for itself", async () => {
  const { streamReplicas } = fresh.store;
  for (const [replica, streams] of [
    ["a", 1],
    ["b", 5],
    ["a", 3],
  ] as const)
    await streamReplicas.report(replica, open(streams), 7);
  expect(await streamReplicas.list()).toEqual([
    { replica: "a", open: open(3), delivered: 7, reportedAt: expect.stringMatching(/Z$/) },
    { replica: "b", open: open(5), delivered: 7, reportedAt: expect.stringMatching(/Z$/) },
  ]);
});

test("a replica that says good-bye is gone at once", async () => {
  const { streamReplicas } = fresh.store;
  await streamReplicas.report("a", open(1), 7);
  await streamReplicas.withdraw("a");
  expect(await listed()).toEqual([]);
});

test("one that has said nothing for 15 seconds is gone, and forgotten with the next report", async () => {
  const { streamReplicas } = fresh.store;
  await streamReplicas.report("killed", open(1), 7);
  await streamReplicas.report("alive", open(2), 7);
  const age = (seconds: number) =>
    run(`UPDATE stream_replicas SET reported_at = now() - interval '${seconds} s' WHERE replica = 'killed'`);
  await age(14);
  expect(await listed()).toHaveLength(2);
  await age(16);
  expect(await listed()).toEqual([["alive", 2]]);
  await streamReplicas.report("alive", open(2), 7);
  expect(await run("SELECT replica FROM stream_replicas")).toEqual([{ replica: "alive" }]);
});
