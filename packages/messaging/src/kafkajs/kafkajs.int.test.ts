import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { kafkaForTests } from "@tributary/testing";
import { Kafka, logLevel } from "kafkajs";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { type ContractHarness, collector, manyKeys, TOPIC, toEveryKey } from "../contract/harness.ts";
import { messagingContract } from "../contract.ts";
import type { Log, Messaging } from "../port.ts";
import { createKafkaMessaging } from "./messaging.ts";

const nowhere = (): void => undefined;
const log: Log = { debug: nowhere, info: nowhere, warn: nowhere, error: nowhere };
const newPrefix = (): string => `test-${randomUUID()}`;

let brokers = "";
let prefix = newPrefix();
let clients: Messaging[] = [];

beforeAll(async () => {
  brokers = (await kafkaForTests()).brokers;
});

async function connect(withPrefix = prefix): Promise<Messaging> {
  const messaging = createKafkaMessaging({
    brokers: [brokers],
    clientId: "contract",
    prefix: withPrefix,
    log,
    sessionTimeoutMs: 6_000,
  });
  clients.push(messaging);
  return messaging;
}

const harness: ContractHarness = {
  client: async () => {
    const messaging = await connect();
    await messaging.ensureTopics();
    return messaging;
  },
  clientWithoutTopics: () => connect(newPrefix()),
  crashBeforeCommit: async (group) => {
    const script = fileURLToPath(new URL("./member.process.ts", import.meta.url));
    const member = fork(script, [brokers, prefix, group], { execArgv: [] });
    const [handled] = await once(member, "message");
    member.kill("SIGKILL");
    await once(member, "exit");
    return [String(handled)];
  },
  reset: async () => {
    await Promise.all(clients.map((open) => open.close()));
    clients = [];
    prefix = newPrefix();
  },
};

messagingContract(harness);

describe("only on Kafka", () => {
  test("a tail keeps its own position while another member holds its partitions", async () => {
    const messaging = await harness.client();
    const seen = collector();
    const onJoin = vi.fn();
    await messaging.tail({ topic: TOPIC, onRecords: seen.onRecords, onJoin });
    const publishRound = (round: number): Promise<void> => messaging.publish(TOPIC, toEveryKey(String(round)));
    await publishRound(1);
    await seen.count(40);

    await using intruder = await joinTailGroup();
    await publishRound(2);
    await intruder.leave();
    await vi.waitFor(() => expect(onJoin.mock.calls.length).toBeGreaterThan(1), { timeout: 20_000 });
    await publishRound(3);
    await seen.count(120);
    for (const key of manyKeys) expect(seen.values(key)).toEqual(["1", "2", "3"]);
  });

  test("a closed tail leaves no group behind", async () => {
    const messaging = await harness.client();
    const tail = await messaging.tail({ topic: TOPIC, onRecords: nowhere });
    expect(await tailGroups()).toHaveLength(1);
    await tail.close();
    expect(await tailGroups()).toEqual([]);
  });

  test("a tail is ready within a second", async () => {
    const messaging = await harness.client();
    const startedAt = performance.now();
    await messaging.tail({ topic: TOPIC, onRecords: nowhere });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test("no broker: nothing fails before it is needed, then with one clear line, and closing does not wait", async () => {
    const messaging = createKafkaMessaging({ brokers: ["127.0.0.1:1"], clientId: "contract", log });
    await expect(messaging.ready()).rejects.toThrow("Kafka at 127.0.0.1:1 cannot be reached");
    const outcome = messaging.publish(TOPIC, toEveryKey()).catch((error: Error) => error.message);
    const startedAt = performance.now();
    await messaging.close();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(await outcome).toMatch(/^publishing to tributary.commands failed: /);
    await expect(messaging.tail({ topic: TOPIC, onRecords: nowhere })).rejects.toThrow(/closed/);
  });
});

const rawKafka = (): Kafka => new Kafka({ brokers: [brokers], clientId: "observer", logLevel: logLevel.NOTHING });

async function tailGroups(): Promise<string[]> {
  const admin = rawKafka().admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  await admin.disconnect();
  return groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(`${prefix}-tail-`));
}

/** A foreign consumer in the tail's group takes over some of its partitions, as nothing but a fault would. */
async function joinTailGroup(): Promise<{ leave(): Promise<void> } & AsyncDisposable> {
  const [groupId = ""] = await tailGroups();
  const consumer = rawKafka().consumer({ groupId, sessionTimeout: 6_000, maxWaitTimeInMs: 200 });
  const { promise: holdsPartitions, resolve } = Promise.withResolvers<void>();
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    if (Object.values(payload.memberAssignment).flat().length > 0) resolve();
  });
  await consumer.connect();
  await consumer.subscribe({ topic: `${prefix}.commands` });
  await consumer.run({ autoCommit: true, eachMessage: async () => undefined });
  await holdsPartitions;
  const leave = (): Promise<void> => consumer.disconnect();
  return { leave, [Symbol.asyncDispose]: leave };
}
