import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type LocalKafka, localKafkaAvailable, startLocalKafka } from "@tributary/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Collector, collector, record, strings } from "../contract/harness.ts";
import type { Log, Messaging } from "../port.ts";
import { createKafkaMessaging } from "./messaging.ts";

const nowhere = (): void => undefined;
const log: Log = { debug: nowhere, info: nowhere, warn: nowhere, error: nowhere };
const patient = { timeout: 40_000, interval: 50 };
const distinct = (seen: Collector): string[] => [...new Set(seen.values())];

// A broker of its own, because it is stopped under everybody's feet.
describe.skipIf(localKafkaAvailable() !== null)("a broker that stops and comes back", () => {
  let dataDir: string;
  let port: number;
  let broker: LocalKafka;
  let messaging: Messaging;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "broker-restart-"));
    port = await freePort();
    broker = await startLocalKafka({ dataDir, port });
    messaging = createKafkaMessaging({ brokers: [broker.brokers], clientId: "restart", log });
    await messaging.ensureTopics();
  });

  afterEach(async () => {
    await messaging.close();
    await broker.stop();
    await rm(dataDir, { recursive: true });
  });

  test("publisher, tail and subscription go on by themselves, and nothing is lost", { timeout: 90_000 }, async () => {
    const [tailed, handled] = [collector(), collector()];
    await messaging.tail({ topic: "tributary.events", onRecords: tailed.onRecords });
    await messaging.subscribe({ topic: "tributary.events", group: "g", handle: handled.handle });
    // As the relay does: what was not acknowledged is sent again, however long the broker takes.
    const publish = (n: string): Promise<void> =>
      messaging.publish("tributary.events", [record("a", n)]).catch(() => publish(n));
    for (const n of strings(1, 50)) await publish(n);
    await tailed.count(50);

    await broker.stop();
    await expect(messaging.ready()).rejects.toThrow(/cannot be reached/);
    const whileDown = publish("51");
    broker = await startLocalKafka({ dataDir, port });
    await whileDown;
    for (const n of strings(52, 100)) await publish(n);

    await vi.waitFor(() => expect(distinct(tailed)).toEqual(strings(1, 100)), patient);
    await vi.waitFor(() => expect(distinct(handled)).toEqual(strings(1, 100)), patient);
    await expect(messaging.ready()).resolves.toBeUndefined();
  });

  test("a client that is made while there is no broker works once there is one", { timeout: 90_000 }, async () => {
    await broker.stop();
    const early = createKafkaMessaging({ brokers: [broker.brokers], clientId: "early", log });
    const seen = collector();
    const options = { topic: "tributary.events", onRecords: seen.onRecords } as const;
    const tail = (): Promise<unknown> => early.tail(options).catch(tail);
    const tailing = tail();
    await expect(early.ready()).rejects.toThrow(/cannot be reached/);
    broker = await startLocalKafka({ dataDir, port });
    await tailing;
    await early.publish("tributary.events", [record("a", "1")]);
    await seen.count(1);
    await early.close();
  });

  test("closing does not wait for a broker that is gone", { timeout: 60_000 }, async () => {
    const seen = collector();
    await messaging.tail({ topic: "tributary.events", onRecords: seen.onRecords });
    await messaging.subscribe({ topic: "tributary.events", group: "g", handle: async () => undefined });
    await messaging.publish("tributary.events", [record("a", "1")]);
    await seen.count(1);
    await broker.stop();
    const refused = expect(messaging.publish("tributary.events", [record("a", "2")])).rejects.toThrow(/publishing to/);
    const startedAt = performance.now();
    await messaging.close();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await refused;
  });
});
