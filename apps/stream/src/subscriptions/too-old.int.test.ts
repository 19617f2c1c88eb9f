// Feeds are trimmed from their beginning on: who is behind that is told, and never waits for what is gone.

import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { cursors, type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";

/** Small, so that a feed takes more than one. */
const PAGE = 100;

let running: RunningStream;
/** What happens before a page is read. */
let beforePage = async (_after: number) => {};
beforeAll(async () => {
  running = await runStream({
    around: (store) => ({
      ...store,
      readFeeds: async (feeds, limit) => {
        for (const { after } of feeds) await beforePage(after);
        return store.readFeeds(feeds, Math.min(limit, PAGE));
      },
    }),
  });
});
afterEach(() => {
  beforePage = async () => {};
});
afterAll(() => running[Symbol.asyncDispose]());

const cursor = (id: string, seq: number) => cursors.write("demo", `participant/${id}`, 1, seq);
const isReset = ({ eventType }: { eventType: string }) => eventType === "STREAM_RESET";

/** All that is published by now is too old to be kept. */
async function trimAll(): Promise<void> {
  const published = await vi.waitUntil(
    async () => {
      const batch = await running.store.relay.readBatch(10_000);
      return (await running.store.relay.lag()).events === batch.events.length && batch;
    },
    { timeout: 20_000 },
  );
  await running.store.relay.advance(published, 1);
  while ((await running.store.retention.trimFeeds(-1, 1_000)) > 0);
}

test("a cursor from before what is kept resets to the head and names what to load", async () => {
  await running.register("old");
  await running.append("old", "1", "2", "3");
  await trimAll();
  await running.append("old", "4");
  const client = await running.open("old", { lastEventId: cursor("old", 2) });
  const reload = expect.arrayContaining(["/api/v1/participants/old"]);
  expect(await client.waitFor(() => true)).toMatchObject({
    ...{ id: cursor("old", 4), payload: { reason: "too_old", resumedAt: cursor("old", 4), reload } },
  });
  const edge = await running.open("old", { lastEventId: cursor("old", 3) });
  await edge.waitForCount(1, "MESSAGE_SENT");
  expect([textsOf(edge), edge.frames[0]?.eventType]).toEqual([["4"], "KEEP_ALIVE"]);
});

test("since=earliest begins with the first that is kept", async () => {
  await running.register("earliest");
  await running.append("earliest", "1", "2");
  await trimAll();
  await running.publish(await running.append("earliest", "3", "4"));
  const client = await running.open("earliest", { query: "?since=earliest" });
  await client.waitForCount(2, "MESSAGE_SENT");
  expect(client.frames.map(({ eventType, id }) => [eventType, id])).toEqual([
    ["KEEP_ALIVE", cursor("earliest", 2)],
    ["MESSAGE_SENT", cursor("earliest", 3)],
    ["MESSAGE_SENT", cursor("earliest", 4)],
  ]);
});

test("a stream that is far behind when its feed is trimmed is reset in the middle, and goes on live", async () => {
  await running.register("behind");
  const texts = Array.from({ length: 250 }, (_, index) => String(index + 1));
  await running.append("behind", ...texts);
  beforePage = async (after) => {
    if (after > 0) await trimAll();
  };
  const client = await running.open("behind", { lastEventId: cursor("behind", 0) });
  const reset = await client.waitFor(isReset, 5_000);
  const reload = expect.arrayContaining(["/api/v1/participants/behind"]);
  const head = cursor("behind", 250);
  expect(reset).toMatchObject({ id: head, payload: { reason: "too_old", resumedAt: head, reload } });
  await running.publish(await running.append("behind", "live"));
  await client.waitForCount(PAGE + 1, "MESSAGE_SENT");
  expect(textsOf(client)).toEqual([...texts.slice(0, PAGE), "live"]);
  expect(client.frames.filter(isReset)).toHaveLength(1);
});
