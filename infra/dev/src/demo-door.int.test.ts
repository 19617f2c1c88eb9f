import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDemoDoor, isOfThisMachine } from "./demo-door.ts";

const demo = {
  apiKey: "trb_dev_key",
  tokens: { participant: "p", coach: "c", admin: "a" },
  participantId: "40",
  sessionId: "7",
  simulators: { brightPattern: "http://127.0.0.1:1", ibm: "http://127.0.0.1:2" },
};
/** What dev.json says beyond that, and a page has no use for. */
const dev = { ...demo, url: "http://localhost", kafka: "in-process", postgres: "postgresql://user:secret@host/x" };

const server = createServer((message, response) => door.handle(message, response));
let door: ReturnType<typeof createDemoDoor>;
let port: number;
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
  door = createDemoDoor({ host: "192.0.2.7", port });
});
afterAll(() => server.close());

async function ask(headers: Record<string, string>, method = "GET") {
  const sent = request({ host: "127.0.0.1", port, path: "/demo.json", method, headers }).end();
  const [answer] = await once(sent, "response");
  const body: unknown = await json(answer).catch(() => null);
  return { status: answer.statusCode, headers: answer.headers, body };
}

test("before the demo is made there is nothing to be had", async () => {
  expect(await ask({ host: `localhost:${port}` })).toMatchObject({ status: 503, body: null });
});

test.for(["localhost", "127.0.0.1", "[::1]", "192.0.2.7"])(
  "who came to %s gets the demo people, and no more",
  async (name) => {
    door.open(dev);
    const answer = await ask({ host: `${name}:${port}`, origin: "https://elsewhere.example" });
    expect(answer).toMatchObject({ status: 200, body: demo });
    expect(JSON.stringify(answer.body)).not.toContain("secret");
    expect(answer.headers).toMatchObject({
      "cache-control": "no-store",
      "content-type": "application/json; charset=utf-8",
    });
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  },
);

test.for(["rebound.example", "localhost.rebound.example", "localhost:1", "127.0.0.1.nip.example"])(
  "who came to %s gets nothing",
  async (host) => {
    door.open(dev);
    const named = host.includes(":") ? host : `${host}:${port}`;
    expect(await ask({ host: named })).toMatchObject({ status: 421, body: null });
  },
);

test.for([
  ["127.0.0.1", "127.0.0.1", true],
  ["::ffff:127.0.0.1", "::ffff:127.0.0.1", true],
  ["::1", "::1", true],
  ["192.0.2.7", "192.0.2.7", true],
  ["192.0.2.8", "192.0.2.7", false],
  ["127.0.0.1.192.0.2.8", "192.0.2.7", false],
] as const)("who comes from %s to %s is on this machine: %s", ([remoteAddress, localAddress, is]) => {
  expect(isOfThisMachine({ remoteAddress, localAddress })).toBe(is);
});

test("it is only read", async () => {
  door.open(dev);
  expect(await ask({ host: `localhost:${port}` }, "POST")).toMatchObject({ status: 405, headers: { allow: "GET" } });
});
