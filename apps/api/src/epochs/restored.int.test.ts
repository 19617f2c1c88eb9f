import { createInProcessMessaging, type Messaging } from "@tributary/messaging";
import { newId } from "@tributary/runtime";
import { toRecord } from "@tributary/schemas";
import { afterEach, beforeEach, expect, test } from "vitest";
import { admin, registered, service } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";
import { startNewEpoch } from "./new-epoch.ts";

let messaging: Messaging;
beforeEach(async () => {
  messaging = createInProcessMessaging();
  await messaging.ensureTopics();
});
afterEach(() => messaging.close());

/** What Kafka has of an event that no log here ever had; of an hour ahead, so after whatever log a test makes. */
const unknownRecord = ({ epoch = 1, recordedAt = new Date(Date.now() + 3_600_000).toISOString() } = {}) =>
  toRecord({
    ...{ epoch, recordedAt, eventId: newId(), tenant: "acme", streamId: "acme/participant/40", version: 9 },
    ...{ type: "ParticipantSuspended", schemaVersion: 1, data: {}, feeds: {} },
    metadata: {
      ...{ commandId: newId(), commandName: "Test", application: "tests" },
      principal: { role: "service", id: "s" },
    },
  });

const isSuspect = async ({ store }: RunningApi) => (await store.epochs.current()).suspect;
const suspend = ({ send }: RunningApi, id: string) => send("POST", `/participants/${id}/suspend`, { as: service });

test("a relay that finds an event in Kafka that the log does not have stops everything, until a new epoch has begun", async () => {
  await messaging.publish("tributary.events", [unknownRecord({ epoch: 5 })]);
  await using running = await runningApi({ messaging });
  await expect.poll(() => isSuspect(running), { timeout: 10_000 }).toBe(true);
  const body = { firstName: "Ada", lastName: "L" };
  expect(await running.send("POST", "/participants", { as: admin, body })).toMatchObject({ status: 503 });
  const said: string[] = [];
  await startNewEpoch({ store: running.store, messaging, say: (line) => said.push(line) });
  expect(said).toEqual([
    "the log is in epoch 1, and suspect",
    expect.stringMatching(/^lost: acme\/participant\/40 had version 9, of /),
    expect.stringMatching(/^closed/),
    "published 0 events that Kafka may have lacked",
    expect.stringMatching(/^epoch 6 has begun/),
  ]);
  const id = await registered(running);
  const newest = async () => (await messaging.newest("tributary.events")).map(({ key }) => key);
  await expect.poll(newest, { timeout: 10_000 }).toContain(`acme/participant/${id}`);
  expect(await isSuspect(running)).toBe(false);
});

test("a relay whose log is another cluster's does not begin to publish", async () => {
  await using running = await runningApi({ messaging });
  await registered(running);
  await expect.poll(async () => (await messaging.newest("tributary.events")).length, { timeout: 10_000 }).toBe(1);
  await running.query("UPDATE events SET xid = '9000000000000000000'");
  await running.query("UPDATE leases SET fence = fence + 1, expires_at = now() WHERE name = 'relay'");
  await expect.poll(() => isSuspect(running), { timeout: 15_000 }).toBe(true);
});

test("records of an earlier log, and those that are not of ours, prove nothing", async () => {
  const older = unknownRecord({ recordedAt: "2020-01-01T00:00:00.000Z" });
  const foreign = { key: "x", value: "?", headers: {} };
  await messaging.publish("tributary.events", [older]);
  await messaging.publish("tributary.events", [foreign]);
  await using running = await runningApi({ messaging });
  const id = await registered(running);
  const looked = async () => (await messaging.newest("tributary.events")).some(({ key }) => key.endsWith(id));
  await expect.poll(looked, { timeout: 10_000 }).toBe(true);
  expect((await suspend(running, id)).status).toBe(200);
});

test("a new epoch publishes what the relay had not published yet", async () => {
  const held: Messaging = { ...messaging, publish: () => Promise.reject(new Error("no broker")) };
  await using running = await runningApi({ messaging: held });
  const id = await registered(running);
  const say = () => undefined;
  await startNewEpoch({ store: running.store, messaging, say });
  expect((await messaging.newest("tributary.events")).map(({ key }) => key)).toEqual([`acme/participant/${id}`]);
  expect(await running.store.relay.lag()).toMatchObject({ events: 0 });
});
