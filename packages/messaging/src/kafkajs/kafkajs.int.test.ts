import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { kafkaForTests } from "@tributary/testing";
import { type ISocketFactory, Kafka, logLevel } from "kafkajs";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { type ContractHarness, collector, manyKeys, TOPIC, toEveryKey } from "../contract/harness.ts";
import { messagingContract } from "../contract.ts";
import type { Log, Messaging, Subscription, TailOptions } from "../port.ts";
import { createKafkaClient, type KafkaClient } from "./client.ts";
import { createKafkaMessaging } from "./messaging.ts";
import { openTail } from "./tail.ts";

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
  test("a tail whose connection breaks goes on where it stood", async () => {
    const messaging = await harness.client();
    const [seen, onJoin] = [collector(), vi.fn()];
    const { client, connections } = observedClient();
    await using _tail = await tailOf(client, { onRecords: seen.onRecords, onJoin });
    await messaging.publish(TOPIC, toEveryKey("1"));
    await seen.count(40);
    for (const connection of connections) connection.destroy();
    await messaging.publish(TOPIC, toEveryKey("2"));
    await seen.count(80);
    for (const key of manyKeys) expect(seen.values(key)).toEqual(["1", "2"]);
    expect(onJoin).toHaveBeenCalledTimes(2);
  });

  test("a topic that is made anew is read from its beginning", async () => {
    const messaging = await harness.client();
    const seen = collector();
    await messaging.tail({ topic: TOPIC, onRecords: seen.onRecords });
    // Twice as many as come after, so that the tail's place is beyond the new end.
    for (const round of ["before", "before"]) await messaging.publish(TOPIC, toEveryKey(round));
    await seen.count(80);
    const admin = rawKafka().admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [`${prefix}.commands`] });
    await admin.disconnect();
    await vi.waitFor(() => messaging.ensureTopics(), { timeout: 20_000 });
    await messaging.publish(TOPIC, toEveryKey("after"));
    await seen.count(120);
    expect(seen.values().filter((value) => value === "after")).toHaveLength(40);
  });

  test("a tail belongs to no group", async () => {
    const messaging = await harness.client();
    const seen = collector();
    await messaging.tail({ topic: TOPIC, onRecords: seen.onRecords });
    await messaging.publish(TOPIC, toEveryKey());
    await seen.count(manyKeys.length);
    expect(await groups()).toEqual([]);
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

/** A client with the connections that its tails fetch over. */
function observedClient(): { client: KafkaClient; connections: Set<Socket> } {
  const client = createKafkaClient({ brokers: [brokers], clientId: "observed", prefix, log });
  const connections = new Set<Socket>();
  const socketFactory: ISocketFactory = (options) => {
    const socket = client.connections.socketFactory(options);
    connections.add(socket);
    return socket;
  };
  return { client: { ...client, connections: { ...client.connections, socketFactory } }, connections };
}

async function tailOf(
  client: KafkaClient,
  options: Omit<TailOptions, "topic">,
): Promise<Subscription & AsyncDisposable> {
  const tail = await openTail(client, { topic: TOPIC, ...options });
  const end = async () => {
    await tail.close();
    await client.disconnectAdmin();
  };
  return { ...tail, [Symbol.asyncDispose]: end };
}

const rawKafka = (): Kafka => new Kafka({ brokers: [brokers], clientId: "observer", logLevel: logLevel.NOTHING });

async function groups(): Promise<string[]> {
  const admin = rawKafka().admin();
  await admin.connect();
  const { groups: all } = await admin.listGroups();
  await admin.disconnect();
  return all.map(({ groupId }) => groupId).filter((id) => id.startsWith(prefix));
}
