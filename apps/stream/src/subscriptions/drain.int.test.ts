// What a deploy does to the streams of a replica, seen by their clients.

import { connect } from "node:net";
import { openStream, type RecordedStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";

const SOON = { timeout: 10_000 };

const draining = { eventType: "STREAM_CLOSING", payload: { reason: "draining" } };
const isClosing = ({ eventType }: { eventType: string }) => eventType === "STREAM_CLOSING";

async function openMany(running: RunningStream, count: number): Promise<RecordedStream[]> {
  await running.register("40");
  const clients = await Promise.all(Array.from({ length: count }, () => running.open("40")));
  await Promise.all(clients.map((client) => client.waitFor(({ eventType }) => eventType === "KEEP_ALIVE")));
  return clients;
}

test("readiness goes off first; until the pause is over open streams go on and newcomers are told in-band to go elsewhere", async () => {
  await using running = await runStream({ tuning: { drainPauseMs: 1_000 } });
  const [client] = await openMany(running, 1);
  const disposed = running.stream[Symbol.asyncDispose]();
  expect(await running.stream.ready()).toMatchObject({ ok: false });

  const newcomer = await running.open("40");
  expect(await newcomer.waitFor(() => true)).toMatchObject({ ...draining, id: null });
  expect(await newcomer.ended).toEqual({ clean: true });
  await running.publish(await running.append("40", "in the pause"));
  await client?.waitForCount(1, "MESSAGE_SENT");
  expect(client?.frames.some(isClosing)).toBe(false);
  await disposed;
  expect(client?.frames.at(-1)).toMatchObject(draining);
});

test("streams are closed one after the other over the window, and each gets what comes until its turn", async () => {
  const count = 40;
  await using running = await runStream({ tuning: { drainWindowMs: 800 } });
  const clients = await openMany(running, count);
  const disposed = running.stream[Symbol.asyncDispose]();
  await clients[0]?.waitFor(isClosing);
  const [event] = await running.append("40", "in the window");
  await running.publish(event === undefined ? [] : [event]);
  await disposed;

  const closedAt = clients.map((client) => client.frames.find(isClosing)?.at ?? Number.NaN);
  const halfTime = (Math.min(...closedAt) + Math.max(...closedAt)) / 2;
  expect(Math.max(...closedAt) - Math.min(...closedAt)).toBeGreaterThan(500);
  expect(closedAt.filter((at) => at < halfTime).length).toBeGreaterThan(count / 4);
  expect(closedAt.filter((at) => at > halfTime).length).toBeGreaterThan(count / 4);
  // Who was told before has the cursor to get it with; who was told later has the event.
  for (const client of clients) expect(client.lastEventId).toMatch(textsOf(client).length === 0 ? /^0\./ : /^1\./);
  expect(textsOf(clients.at(-1) as RecordedStream)).toEqual(["in the window"]);
});

test("disposing twice is one drain, and both wait for its end", async () => {
  await using running = await runStream({ tuning: { drainPauseMs: 200 } });
  const [client] = await openMany(running, 1);
  const both = [running.stream[Symbol.asyncDispose](), running.stream[Symbol.asyncDispose]()];
  await both[1];
  expect(running.stream.openStreams).toBe(0);
  expect(client?.frames.filter(isClosing)).toHaveLength(1);
  await both[0];
});

test("a reader that stands still holds up the drain no longer than the time for last words", async () => {
  await using running = await runStream({ tuning: { lastWordsMs: 300 } });
  const [still, other] = await openMany(running, 2);
  still?.pause();
  const many = Array.from({ length: 700 }, (_, index) => `${index} ${"x".repeat(19_000)}`);
  await running.publish(await running.append("40", ...many));
  await other?.waitForCount(many.length, "MESSAGE_SENT", 20_000);
  const startedAt = performance.now();
  await running.stream[Symbol.asyncDispose]();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(other?.frames.at(-1)).toMatchObject(draining);
});

test("the connection ends with its stream, so that a client which pools connections reaches another replica", async () => {
  await using running = await runStream({ tuning: { drainPauseMs: 300 } });
  await running.register("40");
  const headers = Object.entries(await running.headers()).map(([name, value]) => `${name}: ${value}\r\n`);
  const { port, pathname } = new URL(running.streamUrl("40"));
  const socket = connect(Number(port), "127.0.0.1").setEncoding("utf8");
  const ended = new Promise<void>((resolve) => socket.once("end", resolve));
  let received = "";
  socket.on("data", (text: string) => {
    received += text;
  });
  socket.write(`GET ${pathname} HTTP/1.1\r\nhost: x\r\n${headers.join("")}\r\n`);
  await expect.poll(() => received, SOON).toContain("KEEP_ALIVE");
  const disposed = running.stream[Symbol.asyncDispose]();
  // Refused in the pause, while the server still listens: nothing but the header can have ended it.
  const refused = await openStream({ url: running.streamUrl("40"), headers: await running.headers() });
  expect(refused.headers.connection).toBe("close");
  await ended;
  expect(received).toMatch(/\r\nconnection: close\r\n/i);
  expect(received).toMatch(/STREAM_CLOSING[^\n]*\n\n\r\n0\r\n\r\n$/);
  await disposed;
});
