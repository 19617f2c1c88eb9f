// What becomes of a connection that Node's http was made to forget, on real sockets.

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, type Mock, test, vi } from "vitest";
import { SseSocket } from "./sse-socket.ts";
import { WriteRound } from "./write-round.ts";

const SOON = { timeout: 10_000 };
const HEAD = "GET / HTTP/1.1\r\nhost: x\r\n";

let server: Server;
let client: Socket;
let received: string;
let response: ServerResponse;
let socket: SseSocket;
let onClose: Mock<() => void>;
let onRequest: Mock<() => void>;

beforeEach(async () => {
  onClose = vi.fn();
  onRequest = vi.fn();
  server = createServer((request: IncomingMessage) => {
    request.resume();
    onRequest();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  received = "";
  client = connect((server.address() as AddressInfo).port, "127.0.0.1").setEncoding("latin1");
  client.on("data", (text: string) => {
    received += text;
  });
});

afterEach(async () => {
  client.destroy();
  socket.cut();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function open(request: string): Promise<void> {
  client.write(request);
  [, response] = (await once(server, "request")) as [unknown, ServerResponse];
  const nothing = () => undefined;
  const events = { onDrain: nothing, onStall: nothing, onClose };
  socket = new SseSocket(response, { stallMs: 60_000, round: new WriteRound() }, events);
  socket.begin({});
}

function write(text: string): void {
  const plain = Buffer.from(text);
  socket.write({ chunk: Buffer.from(`${plain.length.toString(16)}\r\n${text}\r\n`), plain });
}

const hasLeft = () => expect.poll(() => response.socket, SOON).toBeNull();

test("http keeps no hold of a stream that has begun: what cuts all its connections does not reach it", async () => {
  await open(`${HEAD}\r\n`);
  await hasLeft();
  server.closeAllConnections();
  write("hello");
  await expect.poll(() => received, SOON).toMatch(/\r\n\r\n5\r\nhello\r\n$/);
  expect(onClose).not.toHaveBeenCalled();
});

test("what a client sends after its request is nobody's, and the stream goes on", async () => {
  await open(`${HEAD}\r\n`);
  await hasLeft();
  client.write(`${HEAD}\r\nno HTTP at all\r\n\r\n${"x".repeat(1024 * 1024)}`);
  await expect.poll(() => client.writableLength, SOON).toBe(0);
  write("hello");
  await expect.poll(() => received, SOON).toContain("hello");
  expect(onRequest).toHaveBeenCalledTimes(1);
});

test("a body that is still on its way comes first, and the stream has begun meanwhile", async () => {
  await open(`${HEAD}content-length: 4\r\n\r\nab`);
  write("before");
  await expect.poll(() => received, SOON).toContain("before");
  expect(response.socket).not.toBeNull();
  client.write("cd");
  await hasLeft();
  write("after");
  await expect.poll(() => received, SOON).toContain("after");
});

test.each([
  ["closes its half of the connection", () => client.end()],
  ["is cut off", () => client.resetAndDestroy()],
])("the stream of a client that %s is closed, once", async (_, leave) => {
  await open(`${HEAD}\r\n`);
  await hasLeft();
  leave();
  await expect.poll(() => socket.closed, SOON).toBe(true);
  expect(onClose).toHaveBeenCalledTimes(1);
});

test("a client that leaves before its request has ended has its stream closed, once", async () => {
  await open(`${HEAD}content-length: 4\r\n\r\nab`);
  client.destroy();
  await expect.poll(() => socket.closed, SOON).toBe(true);
  expect(onClose).toHaveBeenCalledTimes(1);
});

test.each([
  ["1.1", /\r\n\r\n3\r\nbye\r\n0\r\n\r\n$/],
  ["1.0", /\r\n\r\nbye$/],
])("a stream over HTTP/%s is ended as its framing asks, and its connection with it", async (version, end) => {
  await open(`GET / HTTP/${version}\r\nhost: x\r\n\r\n`);
  await hasLeft();
  write("bye");
  socket.end();
  write("nothing comes after the end");
  await once(client, "end");
  expect(received).toMatch(end);
  await expect.poll(() => onClose.mock.calls.length, SOON).toBe(1);
});
