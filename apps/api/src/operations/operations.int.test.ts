import { createInProcessMessaging } from "@tributary/messaging";
import { type PlatformOverview, platformOverview } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, registered, succeeded } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

test("open streams are told by kind, of each replica and in all", async () => {
  const none = await running.send("GET", "/admin/streams", { as: admin });
  expect(none.json).toEqual({ open: { participant: 0, coach: 0, session: 0 }, replicas: [] });
  await running.store.streamReplicas.report("a", { participant: 3, coach: 1, session: 2 }, 10);
  await running.store.streamReplicas.report("b", { participant: 4, coach: 0, session: 5 }, 20);
  const { status, json } = await running.send("GET", "/admin/streams", { as: admin });
  expect(status).toBe(200);
  expect(json).toMatchObject({
    open: { participant: 7, coach: 1, session: 7 },
    replicas: [
      { replica: "a", delivered: 10 },
      { replica: "b", open: { participant: 4, coach: 0, session: 5 } },
    ],
  });
});

test("lag is told of what waits for the relay, for a consumer, and for an operator", async () => {
  const record = {
    topic: "tributary.commands",
    partition: 0,
    offset: "0",
    key: "k",
    headers: {},
    value: Buffer.alloc(0),
  };
  await running.store.deadLetters.add({
    ...{ tenant: "other", commandId: null, reason: "unreadable", detail: "no JSON", record },
    answer: { status: 422, body: null },
  });
  const { status, json } = await running.send("GET", "/admin/lag", { as: admin });
  expect(status).toBe(200);
  expect(json).toEqual({
    relay: { events: 0, seconds: 0, blockedSeconds: 0 },
    consumers: [{ topic: "tributary.commands", group: "tributary-api-commands", records: 0 }],
    acceptedCommands: { waiting: 0, oldestSeconds: 0 },
    deadLetters: 1,
  });
});

test("without Kafka what Postgres knows is told, and of the consumers nothing", async () => {
  const gone = () => Promise.reject(new Error("no broker"));
  await using cutOff = await runningApi({ messaging: { ...createInProcessMessaging(), publish: gone, lag: gone } });
  await registered(cutOff);
  const { status, json } = await cutOff.send("GET", "/admin/lag", { as: admin });
  expect(status).toBe(200);
  expect(json).toMatchObject({ relay: { events: 1 }, consumers: [{ records: null }] });
});

const overview = async (of: RunningApi): Promise<PlatformOverview> =>
  platformOverview.parse(succeeded(await of.send("GET", "/admin/overview", { as: admin })));

test("the overview tells of all replicas what is appended, published, delivered and who leads", async () => {
  const before = await overview(running);
  await registered(running);
  await expect.poll(async () => (await overview(running)).relay.published).toBeGreaterThan(before.relay.published);
  const after = await overview(running);
  expect(after.log).toEqual({ epoch: 1, suspect: false, appended: after.relay.published });
  expect(after.log.appended).toBeGreaterThan(before.log.appended);
  const published = before.eventTotals.published + 1;
  expect(after.eventTotals).toEqual({ appended: published, published });
  expect(Date.parse(after.at)).toBeGreaterThan(Date.parse(before.at));
  expect(after).toMatchObject({
    relay: { events: 0, leader: { leads: true, fence: expect.any(Number) } },
    consumers: [{ topic: "tributary.commands", records: { sent: 0, committed: 0, waiting: 0 } }],
    streams: {
      replicas: [
        { replica: "a", delivered: 10 },
        { replica: "b", delivered: 20 },
      ],
    },
    links: [
      { provider: "bright-pattern", living: 0, held: 0, interrupted: 0 },
      { provider: "ibm-video", living: 0, held: 0, interrupted: 0 },
    ],
  });
});

test("without Kafka the overview tells what Postgres knows", async () => {
  const gone = () => Promise.reject(new Error("no broker"));
  await using cutOff = await runningApi({ messaging: { ...createInProcessMessaging(), publish: gone, lag: gone } });
  await registered(cutOff);
  const { log, relay, eventTotals, consumers } = await overview(cutOff);
  expect(eventTotals).toEqual({ appended: 1, published: 0 });
  expect([log.appended > relay.published, relay.events, consumers[0]?.records]).toEqual([true, 1, null]);
});
