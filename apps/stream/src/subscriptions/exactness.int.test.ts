import type { Messaging } from "@tributary/messaging";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";

let running: RunningStream;

beforeAll(async () => {
  running = await runStream({ tuning: { keepAliveMs: 600, stallMs: 1_000, waitingLimit: 256 * 1024 } });
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
});

const many = (count: number, text = "") => Array.from({ length: count }, (_, index) => `${index} ${text}`);
const LONG = "x".repeat(19_000);

test("a record that Kafka lost is read from Postgres when the next one arrives", async () => {
  await running.register("hole");
  const client = await running.open("hole");
  const [first, lost, third] = await running.append("hole", "1", "2", "3");
  if (first === undefined || lost === undefined || third === undefined) throw new Error("three were appended");
  await running.publish([first]);
  await client.waitForCount(1);
  await running.publish([third]);
  await client.waitForCount(3, undefined, 1_500);
  expect(textsOf(client)).toEqual(["1", "2", "3"]);
});

test("a lost last record is found by comparing heads", async () => {
  await running.register("tail");
  const client = await running.open("tail");
  await running.append("tail", "lost");
  await client.waitForCount(1);
  expect(textsOf(client)).toEqual(["lost"]);
});

test("records that are published twice and in the wrong order arrive once, in order", async () => {
  await running.register("order");
  const client = await running.open("order");
  const [one, two, three] = await running.append("order", "1", "2", "3");
  if (one === undefined || two === undefined || three === undefined) throw new Error("three were appended");
  await running.publish([two, one, two, three, one]);
  await running.publish(await running.append("order", "4"));
  await client.waitFor(({ payload }) => (payload as { text?: string }).text === "4");
  expect(textsOf(client)).toEqual(["1", "2", "3", "4"]);
});

test("KEEP_ALIVE comes on time with the last number, and a client that had nothing else resumes without loss", async () => {
  await running.register("quiet");
  const client = await running.open("quiet");
  await client.waitForCount(3, "KEEP_ALIVE");
  client.abort();
  await running.append("quiet", "missed");
  const again = await running.open("quiet", { lastEventId: client.lastEventId ?? "" });
  await again.waitForCount(1);
  expect(textsOf(again)).toEqual(["missed"]);
});

test("KEEP_ALIVE carries the number of what was filtered out", async () => {
  await running.register("filtered");
  const coach = await running.open("filtered", { as: { id: "7", role: "coach" } });
  await running.publish(await running.append("filtered", "1", "2"));
  const frame = await coach.waitFor(({ id }) => id?.startsWith("2.") ?? false);
  expect(frame.eventType).toBe("KEEP_ALIVE");
});

test("a reader that stops reading does not delay another, and gets everything once it reads again", async () => {
  await using patient = await runStream({ tuning: { waitingLimit: 256 * 1024 } });
  await patient.register("40");
  const [slow, quick] = await Promise.all([patient.open("40"), patient.open("40")]);
  await slow.waitFor(() => true);
  slow.pause();
  const texts = many(700, LONG);
  for (let at = 0; at < texts.length; at += 50) {
    await patient.publish(await patient.append("40", ...texts.slice(at, at + 50)));
    await quick.waitForCount(at + 50, undefined, 2_000);
  }
  expect(textsOf(slow).length).toBeLessThan(texts.length);
  slow.resume();
  await slow.waitForCount(texts.length);
  expect(textsOf(slow)).toEqual(texts);
  expect(textsOf(quick)).toEqual(texts);
}, 60_000);

test("a reader that stands still is told to come back and cut off", async () => {
  await running.register("still");
  const client = await running.open("still");
  await client.waitFor(() => true);
  client.pause();
  const before = running.stream.openStreams;
  const texts = many(700, LONG);
  await running.publish(await running.append("still", ...texts));
  await expect.poll(() => running.stream.openStreams, { timeout: 15_000 }).toBe(before - 1);
}, 60_000);

test("a token that expires ends the stream with its reason and the cursor to resume with", async () => {
  await running.register("brief");
  const client = await running.open("brief", { as: { id: "brief", role: "participant", expiresInSeconds: 1 } });
  const closing = await client.waitFor(({ eventType }) => eventType === "STREAM_CLOSING");
  expect(closing).toMatchObject({ id: client.lastEventId, payload: { reason: "token-expired" } });
  expect(await client.ended).toEqual({ clean: true });
});

test("disposal tells every client when to come back, each at another moment", async () => {
  await using leaving = await runStream({ tuning: { lastWordsMs: 1_000 } });
  await leaving.register("40");
  await leaving.append("40", "before");
  const clients = await Promise.all(many(5).map(() => leaving.open("40")));
  await Promise.all(clients.map((client) => client.waitFor(() => true)));
  await leaving.stream[Symbol.asyncDispose]();
  expect(leaving.stream.openStreams).toBe(0);
  expect((await leaving.stream.ready()).ok).toBe(false);
  const retries = new Set<number | undefined>();
  for (const client of clients) {
    expect(await client.ended).toEqual({ clean: true });
    const last = client.frames.at(-1);
    expect(last).toMatchObject({ eventType: "STREAM_CLOSING", payload: { reason: "draining" } });
    expect(last?.id).toMatch(/^1\./);
    expect(last?.payload).toMatchObject({ retryAfterMs: client.retries.at(-1) });
    retries.add(client.retries.at(-1));
  }
  expect(retries.size).toBeGreaterThan(1);
});

test("without any Kafka streams stay exact, about a second late", async () => {
  const gone: Messaging = {
    publish: () => Promise.reject(new Error("no broker")),
    subscribe: () => Promise.reject(new Error("no broker")),
    tail: () => Promise.reject(new Error("no broker")),
    newest: () => Promise.reject(new Error("no broker")),
    lag: () => Promise.reject(new Error("no broker")),
    waiting: () => Promise.reject(new Error("no broker")),
    ensureTopics: () => Promise.reject(new Error("no broker")),
    ready: () => Promise.reject(new Error("no broker")),
    close: () => Promise.resolve(),
  };
  await using alone = await runStream({ messaging: gone, awaitTail: false });
  await alone.register("40");
  const client = await alone.open("40");
  await client.waitFor(() => true);
  await alone.append("40", "1", "2", "3");
  await client.waitForCount(3, undefined, 3_000);
  await alone.append("40", "4");
  await client.waitForCount(4, undefined, 3_000);
  expect(textsOf(client)).toEqual(["1", "2", "3", "4"]);
  expect((await alone.stream.ready()).ok).toBe(false);
});
