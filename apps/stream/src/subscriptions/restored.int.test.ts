// A log that was restored, or is suspected of it: what open streams are told, and what is never shown.

import { afterAll, beforeAll, expect, test } from "vitest";
import { cursors, type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";
import { sealedRecord } from "../testing/sealed-record.ts";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
});
afterAll(() => running[Symbol.asyncDispose]());

const feedOf = (id: string) => `participant/${id}`;
const isClosing = ({ eventType }: { eventType: string }) => eventType === "STREAM_CLOSING";

async function epochNow(): Promise<number> {
  return (await running.store.epochs.current()).epoch;
}

/** Resolves when streams open in it. */
async function newEpoch(): Promise<number> {
  const epoch = (await epochNow()) + 1;
  await running.store.epochs.close();
  await running.store.epochs.begin(epoch);
  await expect
    .poll(async () => (await (await running.openOfCoach("probe")).waitFor(() => true)).id, { timeout: 5_000 })
    .toBe(cursors.write("demo", "coach/probe", epoch, 0));
  return epoch;
}

test("while the log is suspect open streams end, and nobody is given a cursor, until a new epoch has begun", async () => {
  await running.register("suspect");
  const client = await running.open("suspect");
  await client.waitFor(() => true);
  await running.store.epochs.suspect();
  expect(await client.waitFor(isClosing, 3_000)).toMatchObject({ payload: { reason: "unavailable" } });
  expect(await client.ended).toEqual({ clean: true });
  const refused = await running.open("suspect", { lastEventId: client.lastEventId ?? "" });
  expect(await refused.waitFor(() => true)).toMatchObject({ id: null, payload: { reason: "unavailable" } });

  await running.store.epochs.begin((await epochNow()) + 1);
  await expect
    .poll(
      async () => {
        const again = await running.open("suspect", { lastEventId: client.lastEventId ?? "" });
        return (await again.waitFor(() => true)).payload;
      },
      { timeout: 5_000 },
    )
    .toMatchObject({ reason: "restored" });
});

test("streams that are open when a new epoch begins end, and who comes back is told what to load, and goes on live", async () => {
  await running.register("open");
  await running.append("open", "before");
  const client = await running.open("open");
  const first = await client.waitFor(() => true);
  const epoch = await newEpoch();
  const closing = await client.waitFor(isClosing, 3_000);
  // Whichever a look at Postgres came upon: the closed log, or the new epoch.
  expect(closing).toMatchObject({
    id: first.id,
    payload: { reason: expect.stringMatching(/^(restored|unavailable)$/) },
  });
  expect(await client.ended).toEqual({ clean: true });

  const back = await running.open("open", { lastEventId: client.lastEventId ?? "" });
  const head = cursors.write("demo", feedOf("open"), epoch, 1);
  const reload = expect.arrayContaining(["/api/v1/participants/open"]);
  expect(await back.waitFor(() => true)).toMatchObject({
    ...{ id: head, eventType: "STREAM_RESET", payload: { reason: "restored", resumedAt: head, reload } },
  });
  await running.publish(await running.append("open", "after"));
  await back.waitForCount(1, "MESSAGE_SENT");
  expect(textsOf(back)).toEqual(["after"]);
});

test("what an earlier epoch left in Kafka is never shown, whatever its number", async () => {
  await running.register("lost");
  const [kept] = await running.append("lost", "kept");
  const epoch = await newEpoch();
  if (!kept) throw new Error("one was appended");
  const client = await running.open("lost");
  await client.waitFor(() => true);
  // Numbers 2 and 3 were given out before the restore as well.
  const lost = await sealedRecord(running.store, kept);
  for (const seq of [2, 3]) {
    const headers = { ...lost.headers, feeds: `${feedOf("lost")}:${seq}`, epoch: String(epoch - 1) };
    await running.messaging.publish("tributary.events", [{ ...lost, headers }]);
  }
  await running.publish(await running.append("lost", "second", "third"));
  await client.waitForCount(2, "MESSAGE_SENT");
  expect(textsOf(client)).toEqual(["second", "third"]);
});

test("a record of a later epoch is not shown on a stream of this one, which ends", async () => {
  await running.register("later");
  const client = await running.open("later");
  await client.waitFor(() => true);
  const before = await epochNow();
  await running.store.epochs.close();
  await running.store.epochs.begin(before + 1);
  await running.publish(await running.append("later", "of the new epoch"));
  await client.waitFor(isClosing, 3_000);
  expect(textsOf(client)).toEqual([]);
});

test("what was written before a restore is replayed with cursors of the epoch that is now, so they can be come back with", async () => {
  await running.register("replayed");
  await running.append("replayed", "1", "2", "3");
  const epoch = await newEpoch();
  const client = await running.open("replayed", { query: "?since=earliest" });
  await client.waitForCount(3, "MESSAGE_SENT");
  expect(client.lastEventId).toBe(cursors.write("demo", feedOf("replayed"), epoch, 3));
  const back = await running.open("replayed", { lastEventId: client.lastEventId ?? "" });
  expect(await back.waitFor(() => true)).toMatchObject({ eventType: "KEEP_ALIVE" });
});
