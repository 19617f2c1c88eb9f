import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { expect, test } from "vitest";
import { ConnectionTurns } from "./connection-turns.ts";

const MANY = 200;

async function serverInTurns() {
  const server = createServer((_request, response) => response.end("here"));
  const taken = { inThisTurn: 0, mostInATurn: 0, all: 0 };
  server.on("connection", () => {
    if (taken.all === 0) made.onFirst();
    taken.all += 1;
    taken.inThisTurn += 1;
    taken.mostInATurn = Math.max(taken.mostInATurn, taken.inThisTurn);
  });
  const turns = new ConnectionTurns(server);
  const stop = () => {
    turns[Symbol.dispose]();
    server.close();
    server.closeAllConnections();
  };
  const made = { taken, stop, onFirst: (): unknown => undefined };
  let isOver = false;
  const count = () => {
    taken.inThisTurn = 0;
    if (!isOver) setImmediate(count);
  };
  count();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return Object.assign(made, {
    open: () => connect({ port, host: "127.0.0.1" }),
    [Symbol.dispose]: () => {
      isOver = true;
      stop();
    },
  });
}

const untilClosed = (socket: Socket) =>
  new Promise((resolve) =>
    socket
      .on("error", () => undefined)
      .on("close", resolve)
      .resume(),
  );

async function answerOf(socket: Socket): Promise<string> {
  socket.write("GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n");
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}

test("of many who come at once a few are taken at a time, and all of them are served", async () => {
  using server = await serverInTurns();
  const answers = await Promise.all(Array.from({ length: MANY }, () => answerOf(server.open())));
  expect(answers.filter((text) => text.startsWith("HTTP/1.1 200") && text.includes("here"))).toHaveLength(MANY);
  expect(server.taken.all).toBe(MANY);
  expect(server.taken.mostInATurn).toBeGreaterThan(1);
  expect(server.taken.mostInATurn).toBeLessThanOrEqual(32);
});

test("who hangs up while waiting is not taken, and ends nobody else's connection", async () => {
  using server = await serverInTurns();
  const sockets = Array.from({ length: MANY }, () => server.open());
  // All of them have come before the first is taken, and are gone by the time that it would be their turn.
  server.onFirst = () => {
    for (const socket of sockets.slice(MANY / 2)) socket.resetAndDestroy();
  };
  const ends = sockets.slice(MANY / 2).map(untilClosed);
  const answers = await Promise.all(sockets.slice(0, MANY / 2).map(answerOf));
  await Promise.all(ends);
  expect(answers.filter((text) => text.includes("here"))).toHaveLength(MANY / 2);
});

test("whoever still waits when the server goes is cut off", async () => {
  using server = await serverInTurns();
  server.onFirst = () => setImmediate(server.stop);
  const sockets = Array.from({ length: MANY }, () => server.open());
  await Promise.all(sockets.map(untilClosed));
  expect(server.taken.all).toBeGreaterThan(0);
  expect(server.taken.all).toBeLessThanOrEqual(32);
});
