import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Balancer } from "./balancer.ts";

let scope: AsyncDisposableStack;
let balancer: Balancer;

beforeEach(async () => {
  scope = new AsyncDisposableStack();
  balancer = scope.use(await Balancer.start());
});
afterEach(() => scope.disposeAsync());

/** A server whose connections the test has in its hands. */
async function backend(): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket.on("error", () => undefined));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  scope.defer(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

async function client(): Promise<Socket> {
  const socket = connect(Number(new URL(balancer.url).port), "127.0.0.1").on("error", () => undefined);
  scope.defer(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

const until = (isSo: () => void) => vi.waitFor(isSo, { timeout: 5_000 });

test("newcomers go to the replica with the fewest connections", async () => {
  const [one, two] = [await backend(), await backend()];
  for (const { port } of [one, two]) balancer.add(port);
  for (let count = 0; count < 4; count++) await client();
  await until(() => expect([one.sockets.length, two.sockets.length]).toEqual([2, 2]));
  balancer.remove(one.port);
  await client();
  await until(() => expect([one.sockets.length, two.sockets.length]).toEqual([2, 3]));
});

test("without a replica a newcomer is reset", async () => {
  const socket = connect(Number(new URL(balancer.url).port), "127.0.0.1");
  const [error] = await once(socket, "error").catch((thrown: unknown) => [thrown]);
  expect(error).toMatchObject({ code: "ECONNRESET" });
});

test("a reset on one side is a reset on the other, in both directions", async () => {
  const { port, sockets } = await backend();
  balancer.add(port);
  for (const direction of ["in", "out"]) {
    const near = await client();
    await until(() => expect(balancer.backendOf(near.localPort ?? 0)).toBe(port));
    await until(() => expect(sockets.length).toBeGreaterThan(direction === "in" ? 0 : 1));
    const far = sockets.at(-1) ?? expect.fail("no connection");
    const [resetting, hit] = direction === "in" ? [near, far] : [far, near];
    const felt = once(hit, "error").catch((thrown: unknown) => [thrown]);
    resetting.resetAndDestroy();
    expect((await felt)[0]).toMatchObject({ code: "ECONNRESET" });
  }
});

test("it knows which replica serves a client, and whether the client waits for an answer", async () => {
  const { port, sockets } = await backend();
  balancer.add(port);
  const socket = await client();
  const [asked] = [balancer.traffic("to", port, 5_000), socket.write("question")];
  await asked;
  expect(balancer.backendOf(socket.localPort ?? 0)).toBe(port);
  expect(balancer.unanswered(port)).toBe(1);
  await until(() => expect(sockets).toHaveLength(1));
  sockets[0]?.write("answer");
  await once(socket, "data");
  expect(balancer.unanswered(port)).toBe(0);
});
