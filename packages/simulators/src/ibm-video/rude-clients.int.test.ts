// Whoever is rude on a socket harms nobody: an error that nobody hears would end the program, and fail this file.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startIbmVideo } from "./server.ts";

let ibm: Awaited<ReturnType<typeof startIbmVideo>>;
beforeEach(async () => {
  ibm = await startIbmVideo();
});
afterEach(async () => {
  expect((await fetch(new URL("/control/channels", ibm.url))).status).toBe(200);
  await ibm[Symbol.asyncDispose]();
});

/** Asks for a WebSocket at that address. */
async function asking(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(ibm.url).port), "127.0.0.1").on("error", () => undefined);
  await once(socket, "connect");
  const key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  socket.write(`GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`);
  return socket;
}

test("an upgrade to an address that is none is refused", async () => {
  const socket = await asking("//");
  expect(String(await once(socket, "data"))).toContain("503");
});

test("who hangs up while a refusal is on its way is let go of", async () => {
  ibm.faults.set({ chatUnavailable: 1 });
  for (let n = 0; n < 50; n += 1) (await asking("/connect?json={}")).resetAndDestroy();
});

test("who is refused and goes on with bytes that are no frame is cut off", async () => {
  const socket = await asking("/connect?json={}&api_key=x&authorization=y&stream-auth-type=jwt");
  await once(socket, "data");
  socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  await once(socket.resume(), "close");
});
