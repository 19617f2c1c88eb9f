// The relay over a real log and a real broker. Failures of the broker are put in front of it, at chosen moments.
import { randomUUID } from "node:crypto";
import { createEventStore, type EventStore } from "@tributary/event-store";
import { migratedDatabase } from "@tributary/event-store/testing";
import { createKafkaMessaging, type Messaging, type OutgoingRecord } from "@tributary/messaging";
import { createLogger, createTelemetry, newId } from "@tributary/runtime";
import { eventCodec, participantStream } from "@tributary/schemas";
import { type FreshDatabase, kafkaForTests } from "@tributary/testing";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { kms } from "../testing/kms.ts";
import { createRelay, type Relay } from "./relay.ts";

const log = createLogger({ name: "test", level: "silent" });
let database: FreshDatabase;
let store: EventStore;
let messaging: Messaging;
/** Record keys with their stream versions, in the order in which the broker gave them to a tail. */
let arrived: string[];
let tenant: string;

beforeAll(async () => {
  const { brokers } = await kafkaForTests();
  messaging = createKafkaMessaging({ brokers: brokers.split(","), clientId: "relay-test", log });
  await messaging.ensureTopics();
  await messaging.tail({
    topic: "tributary.events",
    onRecords: (records) => {
      for (const { key, headers } of records) arrived.push(`${key}@${headers.streamversion}`);
    },
  });
});
afterAll(() => messaging.close());

beforeEach(async () => {
  arrived = [];
  tenant = `t-${randomUUID()}`;
  database = await migratedDatabase();
  store = createEventStore({ databaseUrl: database.url, kms, poolSize: 5 });
  return async () => {
    await store[Symbol.asyncDispose]();
    await database.drop();
  };
});

const mine = () => arrived.filter((each) => each.startsWith(tenant));

async function append(id: string, count: number): Promise<string[]> {
  const streamId = participantStream(tenant, id);
  const { version } = await store.load({ tenant, streamId });
  const change = eventCodec.encode({
    type: "ParticipantExtraValueChanged",
    data: {
      ...{ participantId: id, extraId: "1", extraCode: "mood", extraGroup: "g", extraName: "Mood", extraValue: "x" },
      ...{ isLog: false, changedBy: null, updatedAt: "2026-01-01T00:00:00.000Z" },
    },
  });
  const principal = { role: "service", id: "s" } as const;
  const metadata = { commandId: newId(), commandName: "Test", principal, application: "tests" };
  const events = Array.from({ length: count }, () => ({
    stored: { eventId: newId(), ...change, metadata },
    feeds: [],
  }));
  const state = { state: {}, stateVersion: 1, rows: {}, receipts: [] };
  const expected = version === 0 ? ({ kind: "no-stream" } as const) : ({ kind: "exact", version } as const);
  await store.append({ tenant, streamId, expected, events, ...state });
  return events.map((_, index) => `${streamId}@${version + index + 1}`);
}

type Publish = Messaging["publish"];

/** The topic has what other tests published; the log of each is another one. */
const newest = async () => [];

const relayOver = (publish: Publish, part: Partial<EventStore["relay"]> = {}): Relay =>
  createRelay({
    store: { leases: store.leases, epochs: store.epochs, relay: { ...store.relay, ...part } },
    messaging: { publish, newest },
    telemetry: createTelemetry("test"),
    log,
  });

const toBroker: Publish = (topic, records) => messaging.publish(topic, records);

test("what is committed is published, in order, across more than one batch, and the cursor follows", async () => {
  const expected = [...(await append("a", 700)), ...(await append("a", 600))];
  await using relay = relayOver(toBroker);
  relay.start();
  await vi.waitFor(() => expect(mine()).toHaveLength(1_300), { timeout: 20_000 });
  expect(mine()).toEqual(expected);
  await vi.waitFor(async () => expect((await store.relay.lag()).events).toBe(0));
});

test("a poke after a commit publishes without waiting for the poll", async () => {
  const never = { busy: 3_600_000, idle: 3_600_000 };
  const telemetry = createTelemetry("test");
  await using relay = createRelay({ store, messaging: { publish: toBroker, newest }, telemetry, log, pollMs: never });
  relay.start();
  await vi.waitFor(() => expect(relay.leading).toBe(true));
  const expected: string[] = [];
  for (const id of ["a", "b", "c"]) {
    expected.push(...(await append(id, 1)));
    await vi.waitFor(
      () => {
        relay.poke(); // again, too: any transaction of this server may hold the event back for a moment
        expect(mine()).toEqual(expected);
      },
      { timeout: 5_000 },
    );
  }
});

test("however often it is poked, it reads once in ten milliseconds while there is something to publish", async () => {
  await append("a", 1);
  const batch = await vi.waitUntil(async () => {
    const read = await store.relay.readBatch(1);
    return read.events.length > 0 && read;
  });
  const reads: number[] = [];
  const readBatch = async () => {
    reads.push(performance.now());
    await new Promise(setImmediate);
    return batch;
  };
  await using relay = relayOver(async () => relay.poke(), { readBatch, advance: async () => true });
  relay.start();
  await vi.waitFor(() => expect(reads.length).toBeGreaterThan(20), { timeout: 5_000 });
  const apart = reads.slice(1).map((read, index) => read - (reads[index] ?? 0));
  expect(Math.min(...apart)).toBeGreaterThan(8);
});

test("without a poke the poll finds it", async () => {
  await using relay = relayOver(toBroker);
  relay.start();
  await vi.waitFor(() => expect(relay.leading).toBe(true));
  const expected = await append("a", 3);
  await vi.waitFor(() => expect(mine()).toEqual(expected), { timeout: 5_000 });
});

test("of two relays one publishes; when it stops, the other goes on without a gap or a repetition", async () => {
  const published: string[] = [];
  const named =
    (name: string): Publish =>
    (topic, records) => {
      published.push(...records.map(() => name));
      return toBroker(topic, records);
    };
  const first = relayOver(named("first"));
  first.start();
  await vi.waitFor(() => expect(first.leading).toBe(true));
  await using second = relayOver(named("second"));
  second.start();
  const expected = await append("a", 5);
  first.poke();
  second.poke();
  await vi.waitFor(() => expect(mine()).toEqual(expected), { timeout: 5_000 });
  await vi.waitFor(async () => expect((await store.relay.lag()).events).toBe(0));
  expect([first.leading, second.leading]).toEqual([true, false]);

  await first[Symbol.asyncDispose]();
  expected.push(...(await append("a", 5)));
  await vi.waitFor(() => expect(mine()).toEqual(expected), { timeout: 5_000 });
  expect(published.join(" ")).toBe(`${"first ".repeat(5)}${"second ".repeat(5)}`.trim());
});

test("a publish that fails is tried again from the cursor, by the same leader, and nothing is lost", async () => {
  let failures = 0;
  await using relay = relayOver((topic, records) => {
    failures += 1;
    return failures <= 3 ? Promise.reject(new Error("broker away")) : toBroker(topic, records);
  });
  const expected = await append("a", 3);
  relay.start();
  await vi.waitFor(() => expect(failures).toBeGreaterThan(1), { timeout: 5_000 });
  expect(relay.leading).toBe(true);
  await vi.waitFor(() => expect(mine()).toEqual(expected), { timeout: 5_000 });
});

test("pokes do not hurry a relay that backs off", async () => {
  let attempts = 0;
  await using relay = relayOver(() => {
    attempts += 1;
    return Promise.reject(new Error("broker away"));
  });
  await append("a", 1);
  relay.start();
  await vi.waitFor(() => expect(attempts).toBe(4), { timeout: 5_000, interval: 1 });
  const before = performance.now();
  while (attempts === 4) {
    relay.poke();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(performance.now() - before).toBeGreaterThan(100);
});

test("a crash between publishing and moving the cursor repeats the batch, and loses nothing", async () => {
  let crashes = 0;
  const advance: EventStore["relay"]["advance"] = async (batch, fence) => {
    crashes += 1;
    if (crashes === 1) throw new Error("connection lost");
    return store.relay.advance(batch, fence);
  };
  const expected = await append("a", 2);
  await using relay = relayOver(toBroker, { advance });
  relay.start();
  await vi.waitFor(() => expect(mine()).toEqual([...expected, ...expected]), { timeout: 5_000 });
  expect(await append("a", 1)).toHaveLength(1);
  await vi.waitFor(() => expect(mine()).toHaveLength(5), { timeout: 5_000 });
});

test("a relay whose cursor is refused stops leading, and may lead again later", async () => {
  let refusals = 0;
  const fences: number[] = [];
  const advance: EventStore["relay"]["advance"] = async (batch, fence) => {
    fences.push(fence);
    refusals += 1;
    return refusals === 1 ? false : store.relay.advance(batch, fence);
  };
  await append("a", 1);
  await using relay = relayOver(toBroker, { advance });
  relay.start();
  await vi.waitFor(() => expect(fences).toHaveLength(2), { timeout: 10_000 });
  expect(fences[1]).toBeGreaterThan(fences[0] ?? Number.POSITIVE_INFINITY);
});

test("a log that cannot be read is asked again, and the relay recovers", async () => {
  let reads = 0;
  const readBatch: EventStore["relay"]["readBatch"] = (limit) => {
    reads += 1;
    return reads <= 2 ? Promise.reject(new Error("database away")) : store.relay.readBatch(limit);
  };
  const expected = await append("a", 1);
  await using relay = relayOver(toBroker, { readBatch });
  relay.start();
  await vi.waitFor(() => expect(mine()).toEqual(expected), { timeout: 5_000 });
});

test("a lease that cannot be asked for is asked for again", async () => {
  let asked = 0;
  const acquire: EventStore["leases"]["acquire"] = (...args) => {
    asked += 1;
    return asked <= 2 ? Promise.reject(new Error("database away")) : store.leases.acquire(...args);
  };
  const broken = { leases: { ...store.leases, acquire }, epochs: store.epochs, relay: store.relay };
  const telemetry = createTelemetry("test");
  await using relay = createRelay({ store: broken, messaging: { publish: toBroker, newest }, telemetry, log });
  relay.start();
  await vi.waitFor(() => expect(relay.leading).toBe(true), { timeout: 5_000 });
});

test("large events are published in requests that a broker takes", async () => {
  const sizes: number[] = [];
  const publish = (topic: Parameters<Publish>[0], records: readonly OutgoingRecord[]) => {
    sizes.push(records.reduce((sum, { value }) => sum + Buffer.byteLength(value), 0));
    return toBroker(topic, records);
  };
  await append("a", 500);
  await using relay = relayOver(publish, {
    readBatch: async (limit) => {
      const batch = await store.relay.readBatch(limit);
      return {
        ...batch,
        events: batch.events.map((event) => ({ ...event, data: { extraValue: "x".repeat(30_000) } })),
      };
    },
  });
  relay.start();
  await vi.waitFor(() => expect(mine()).toHaveLength(500), { timeout: 30_000 });
  expect(Math.max(...sizes)).toBeLessThan(600 * 1024);
});

test("a broker that does not answer holds up the stop for two seconds only, and the next leader publishes the batch", async () => {
  const expected = await append("a", 3);
  const asked = Promise.withResolvers<void>();
  const stuck = relayOver(() => {
    asked.resolve();
    return new Promise(() => undefined);
  });
  stuck.start();
  await asked.promise;
  const startedAt = performance.now();
  await stuck[Symbol.asyncDispose]();
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  await using next = relayOver(toBroker);
  next.start();
  await vi.waitFor(() => expect(mine()).toEqual(expected), { timeout: 10_000 });
});
