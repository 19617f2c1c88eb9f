// Moments of an opening that a whole app passes too quickly to be caught in.

import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { createLogger } from "@tributary/runtime";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cursors } from "../testing/running-stream.ts";
import { CatchUp } from "./catch-up.ts";
import { FollowedEpoch } from "./followed-epoch.ts";
import { Hub } from "./hub.ts";
import { createKeepAliveWheel } from "./keep-alive-wheel.ts";
import { OpenStreams } from "./open-streams.ts";
import { Revocations } from "./revocations.ts";
import { StreamLimits } from "./stream-limits.ts";
import { Suspensions } from "./suspensions.ts";
import { TokenExpiries } from "./token-expiries.ts";

const source = { kind: "feed" as const, tenant: "demo", stream: "participant/40" };
const principal = {
  ...{ tenant: "demo", application: "app", role: "participant" as const, id: "40" },
  ...{ expiresAt: Number.MAX_SAFE_INTEGER, apiKeyHash: "hash", messagePayload: "object" as const },
};
const reader = {
  kind: "participant" as const,
  source,
  participantId: "40",
  principal,
  includes: new Set<never>(),
  self: null,
};
const nothing = () => undefined;
const noSessions = {
  offer: async () => new Map(),
  renew: async () => ({ outcome: "unknown" as const }),
  endUnlessRenewed: async () => new Map(),
  forget: async () => undefined,
};

let hub: Hub;
let epoch: FollowedEpoch;
let suspensions: Suspensions;
let streams: OpenStreams;
let server: Server;
let client: Socket;
let response: ServerResponse;

beforeEach(async () => {
  hub = new Hub(cursors);
  suspensions = new Suspensions();
  epoch = new FollowedEpoch({
    read: async () => ({ epoch: 1, suspect: false }),
    onNew: (current) => streams.endBefore(current),
    onSuspect: () => streams.endAll(),
    log: createLogger({ name: "stream", level: "silent" }),
  });
  streams = new OpenStreams({
    ...{
      hub,
      suspensions,
      revocations: new Revocations(),
      limits: new StreamLimits({ perPerson: 0, perKey: 0, perReplica: 1 }, nothing),
      epoch,
      readFloor: async () => 0,
      stallMs: 1_000,
      waitingLimit: 1_000,
      observe: nothing,
      onReset: nothing,
      onClosing: nothing,
    },
    tokens: new TokenExpiries({
      sessions: noSessions,
      now: Date.now,
      log: createLogger({ name: "t", level: "silent" }),
    }),
    wheel: createKeepAliveWheel({ turnMs: 15_000, slots: 60, now: () => performance.now() }),
    catchUp: new CatchUp({ read: async () => new Map(), isOutage: () => false, onError: nothing, onRead: nothing }),
  });
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  [client, response] = await connected();
});

async function connected(): Promise<[Socket, ServerResponse]> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1").setEncoding("utf8");
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  const [request, answer] = await once(server, "request");
  request.resume();
  return [socket, answer];
}

afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("a reader that left while it was being authenticated is not registered", async () => {
  client.destroy();
  await once(response, "close");
  expect(() => streams.register(response, reader)).toThrow("the reader has left");
  expect(hub.keys("feed")).toEqual([]);
});

test("a reader that leaves between registration and beginning is forgotten", async () => {
  const registration = streams.register(response, reader);
  client.destroy();
  await once(response, "close");
  expect(registration.begin({ epoch: 1, from: 0, head: 0, reset: null, reload: () => [] })).toBe(false);
  expect([hub.keys("feed"), streams.size]).toEqual([[], 0]);
});

test("what a refused opening took is given back once, however it and its connection end", async () => {
  const refused = streams.register(response, reader);
  expect(() => streams.requireRoom(principal)).toThrow(expect.objectContaining({ code: "too-many-streams" }));
  refused.withdraw();
  const again = streams.register(response, reader);
  client.destroy();
  await once(response, "close");
  again.withdraw();
  [client, response] = await connected();
  streams.register(response, reader);
  expect(() => streams.requireRoom(principal)).toThrow(expect.objectContaining({ code: "too-many-streams" }));
});

test("a stream that is being opened when the drain begins is told to come back as well", async () => {
  let received = "";
  client.on("data", (chunk) => {
    received += chunk;
  });
  const registration = streams.register(response, reader);
  await streams.drain({ windowMs: 10, lastWordsMs: 10 });
  registration.begin({ epoch: 1, from: 0, head: 0, reset: null, reload: () => [] });
  await expect.poll(() => received).toContain('{"eventType":"STREAM_CLOSING","payload":{"reason":"draining"');
});

test("a suspension that is told between authorization and beginning ends the stream as soon as it has begun", async () => {
  let received = "";
  client.on("data", (chunk) => {
    received += chunk;
  });
  const registration = streams.register(response, reader);
  suspensions.end("demo/participant/40", "suspended");
  registration.begin({ epoch: 1, from: 0, head: 0, reset: null, reload: () => [] });
  await expect.poll(() => received).toMatch(/KEEP_ALIVE.*\n\n.*\n.*STREAM_CLOSING","payload":{"reason":"suspended"/s);
  client.destroy();
  await expect.poll(() => [streams.size, suspensions.participants]).toEqual([0, []]);
});

test("a token that expired during the opening ends the stream at once, with a cursor", async () => {
  let received = "";
  client.on("data", (chunk) => {
    received += chunk;
  });
  const expired = { ...reader, principal: { ...principal, expiresAt: 0 } };
  streams.register(response, expired).begin({ epoch: 1, from: 7, head: 7, reset: null, reload: () => [] });
  await expect.poll(() => received).toMatch(/id: 7\.[\w-]{16}\ndata: {"eventType":"STREAM_CLOSING"/);
});

test("a stream that is being opened when a new epoch begins ends as soon as it has begun, with the cursor of the old one", async () => {
  let received = "";
  client.on("data", (chunk) => {
    received += chunk;
  });
  const registration = streams.register(response, reader);
  epoch.follow(2);
  registration.begin({ epoch: 1, from: 7, head: 7, reset: null, reload: () => [] });
  await expect.poll(() => received).toContain('{"eventType":"STREAM_CLOSING","payload":{"reason":"restored"');
  expect(received).toContain(
    `id: ${cursors.write("demo", "participant/40", 1, 7)}\ndata: {"eventType":"STREAM_CLOSING"`,
  );
});
