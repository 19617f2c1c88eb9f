import { createInProcessMessaging } from "@tributary/messaging";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, registered } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

test("open streams are told by kind, of each replica and in all", async () => {
  const none = await running.send("GET", "/admin/streams", { as: admin });
  expect(none.json).toEqual({ open: { participant: 0, coach: 0, session: 0 }, replicas: [] });
  await running.store.streamReplicas.report("a", { participant: 3, coach: 1, session: 2 });
  await running.store.streamReplicas.report("b", { participant: 4, coach: 0, session: 5 });
  const { status, json } = await running.send("GET", "/admin/streams", { as: admin });
  expect(status).toBe(200);
  expect(json).toMatchObject({
    open: { participant: 7, coach: 1, session: 7 },
    replicas: [{ replica: "a" }, { replica: "b", open: { participant: 4, coach: 0, session: 5 } }],
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
