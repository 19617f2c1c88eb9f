import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Passage } from "./passage.ts";

let scope: AsyncDisposableStack;
let passage: Passage;

beforeEach(async () => {
  scope = new AsyncDisposableStack();
  const server = createServer((socket) => {
    socket.on("error", () => undefined).pipe(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  scope.defer(() => void server.close());
  passage = scope.use(await Passage.start({ host: "127.0.0.1", port: (server.address() as AddressInfo).port }));
});
afterEach(() => scope.disposeAsync());

async function client(): Promise<Socket> {
  const socket = connect(passage.port, "127.0.0.1").on("error", () => undefined);
  scope.defer(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

async function echo(socket: Socket, text: string): Promise<number> {
  const asked = performance.now();
  socket.write(text);
  expect(String((await once(socket, "data"))[0])).toBe(text);
  return performance.now() - asked;
}

test("what is said comes through, and nothing counts as held", async () => {
  await echo(await client(), "a");
  expect(passage.held).toBe(0);
});

test("blocked, it holds what is said, and the connection stays; cleared, all of it comes in its order", async () => {
  const socket = await client();
  await echo(socket, "a");
  passage.block();
  socket.write("b");
  while (passage.held === 0) await new Promise((resolve) => setImmediate(resolve));
  socket.write("c");
  passage.clear();
  let heard = "";
  for await (const piece of socket) {
    heard += String(piece);
    if (heard.length === 2) break;
  }
  expect(heard).toBe("bc");
});

test("slow, every piece waits, there and back", async () => {
  const socket = await client();
  passage.slow(50);
  expect(await echo(socket, "a")).toBeGreaterThan(90);
  expect(passage.held).toBe(2);
});

test("an end comes through, in both directions", async () => {
  const socket = await client();
  await echo(socket, "a");
  socket.end();
  await once(socket, "close");
  expect(socket.destroyed).toBe(true);
});

test("cut, it resets who is there and who comes, until it is cleared", async () => {
  const there = await client();
  await echo(there, "a");
  const resets = [once(there, "error")];
  passage.cut();
  const newcomer = connect(passage.port, "127.0.0.1");
  resets.push(once(newcomer, "error"));
  for (const [error] of await Promise.all(resets)) expect(error).toMatchObject({ code: "ECONNRESET" });
  passage.clear();
  await echo(await client(), "b");
});
