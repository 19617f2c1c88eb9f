// Readers that do not read: real sockets, kernel buffers included.

import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { type RunningStream, runStream } from "../testing/running-stream.ts";

const SOON = { timeout: 10_000 };

/** Nothing less makes bytes wait in the process: the kernels of both sides take several megabytes between them. */
const MUCH = Array.from({ length: 700 }, (_, index) => `${index} ${"x".repeat(19_000)}`);

/** A client whose every byte is read when the test says so. */
async function rawReader(running: RunningStream, id: string): Promise<Socket> {
  await running.register(id);
  const headers = Object.entries(await running.headers({ id, role: "participant" }));
  const { port, pathname } = new URL(running.streamUrl(id));
  const socket = connect(Number(port), "127.0.0.1").setEncoding("latin1");
  socket.on("readable", () => undefined).on("error", () => undefined);
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.write(`GET ${pathname} HTTP/1.1\r\nhost: x\r\n${lines}\r\n`);
  await expect.poll(() => running.stream.openStreams, SOON).toBe(1);
  return socket;
}

/** Reads on, to the end of the connection. */
async function readAll(socket: Socket): Promise<string> {
  let received = "";
  while (!socket.closed) {
    received += socket.read() ?? "";
    await delay(1);
  }
  return received;
}

test("a reader that stands still is told so, and gets what waited if it reads on", async () => {
  await using running = await runStream({ tuning: { stallMs: 2_000, waitingLimit: 256 * 1024 } });
  const socket = await rawReader(running, "still");
  await running.publish(await running.append("still", ...MUCH));
  const stalled = /closings_total\{.*reason="stalled".*\} 1$/m;
  await expect.poll(() => running.metrics(), SOON).toMatch(stalled);
  const received = await readAll(socket);
  expect(received).toMatch(/"reason":"stalled","retryAfterMs":\d+}}\n\n\r\n0\r\n\r\n$/);
  const frames = [...received.matchAll(/^id: (\d+)\..*\ndata: \{"eventType":"(\w+)"/gm)];
  const idsOf = (type: string) => frames.flatMap(([, id, eventType]) => (eventType === type ? [Number(id)] : []));
  const messages = idsOf("MESSAGE_SENT");
  expect(messages.length).toBeGreaterThan(0);
  expect(messages).toEqual(messages.map((_, index) => index + 1));
  expect(idsOf("STREAM_CLOSING")).toEqual([messages.at(-1)]);
}, 60_000);
