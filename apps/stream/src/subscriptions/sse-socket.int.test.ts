// Whether a reader stands still is told by what the kernel takes, on real sockets.

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SseSocket } from "./sse-socket.ts";
import { WriteRound } from "./write-round.ts";

const STALL_MS = 2_000;
/** More than the kernels of both sides take between them. */
const LARGE = Buffer.alloc(32 * 1024 * 1024, "x");

let server: Server;
let client: Socket;
let socket: SseSocket;
const onStall = vi.fn();

beforeEach(async () => {
  onStall.mockReset();
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.on("readable", () => undefined); // from here on it reads when the test says so
  client.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  const [request, response] = (await once(server, "request")) as [IncomingMessage, ServerResponse];
  request.resume();
  socket = new SseSocket(
    response,
    { stallMs: STALL_MS, round: new WriteRound() },
    { onDrain: () => undefined, onStall, onClose: () => undefined },
  );
  socket.begin({});
});

afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("a reader that takes a little at a time does not stand still, however long one write takes", async () => {
  const flushed = vi.fn();
  socket.write({ chunk: LARGE, plain: LARGE }, flushed);
  const startedAt = performance.now();
  while (flushed.mock.calls.length === 0 && onStall.mock.calls.length === 0) {
    client.read();
    await delay(10);
  }
  expect(performance.now() - startedAt).toBeGreaterThan(1.5 * STALL_MS);
  expect([flushed.mock.calls.length, onStall.mock.calls.length]).toEqual([1, 0]);
});

test("a reader that takes nothing is told of once, after half of the time at least and hardly more than all of it", async () => {
  const startedAt = performance.now();
  socket.write({ chunk: LARGE, plain: LARGE });
  await expect.poll(() => onStall.mock.calls.length, { timeout: 3 * STALL_MS }).toBe(1);
  const stoodFor = performance.now() - startedAt;
  expect(stoodFor).toBeGreaterThan(STALL_MS / 2);
  expect(stoodFor).toBeLessThan(1.5 * STALL_MS);
  expect(socket.closed).toBe(false);
});

test("a reader that took everything may be silent for as long as it likes", async () => {
  const small = Buffer.from("x");
  client.resume();
  socket.write({ chunk: LARGE, plain: LARGE });
  while (socket.waiting > 0) {
    client.read();
    await delay(1);
  }
  await delay(1.5 * STALL_MS);
  socket.write({ chunk: small, plain: small });
  expect([onStall.mock.calls.length, socket.closed]).toEqual([0, false]);
});
