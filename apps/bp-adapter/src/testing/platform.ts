// What the adapter works between, for tests: a database and topics of their own on the real servers, a simulated contact
// centre, and as many replicas as a test wants.
import { randomBytes } from "node:crypto";
import { createEventStore, createLocalKms, type EventStore, migrate, openedCommand } from "@tributary/event-store";
import { createKafkaMessaging, type Messaging } from "@tributary/messaging";
import { createLogger, createTelemetry, newId, systemClock } from "@tributary/runtime";
import { fromCommandRecord, type SentCommand } from "@tributary/schemas";
import {
  type BrightPattern,
  type BrightPatternOptions,
  startBrightPattern,
} from "@tributary/simulators/bright-pattern";
import { freshDatabase, freshTopics, kafkaForTests } from "@tributary/testing";
import { vi } from "vitest";
import type { Account } from "../accounts.ts";
import { type BpAdapter, createBpAdapter } from "../app.ts";
import { TENANT } from "./scene.ts";

/** Waits for progress; answers what came. */
export const soon = <T>(
  what: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  timeout = 15_000,
) => vi.waitUntil(what, { timeout, interval: 20 }) as Promise<T>;

export interface ReplicaOptions {
  account?: Partial<Account>;
  /** Those of other tenants. */
  others?: Record<string, Partial<Account>>;
  /** Wraps what the replica gets, to make something happen to it. */
  messaging?: (messaging: Messaging) => Messaging;
  store?: (store: EventStore) => EventStore;
  replica?: string;
}

export interface Platform extends AsyncDisposable {
  readonly store: EventStore;
  readonly messaging: Messaging;
  readonly vendor: BrightPattern;
  /** All that have come so far, of every session. */
  commands(): readonly SentCommand[];
  /** Tells the tails that a session has grown. */
  wake(streamId: string, after: number, count: number): Promise<void>;
  /** A replica that runs. */
  replica(options?: ReplicaOptions): Promise<BpAdapter>;
}

export async function startPlatform(options: BrightPatternOptions = {}): Promise<Platform> {
  await using scope = new AsyncDisposableStack();
  const database = await freshDatabase();
  scope.defer(() => database.drop());
  await migrate(database.url);
  const kms = createLocalKms({ masterKeys: [randomBytes(32)] });
  const store = scope.use(createEventStore({ databaseUrl: database.url, kms, poolSize: 5 }));
  const { brokers } = await kafkaForTests();
  const { prefix } = scope.use(freshTopics(brokers));
  const log = createLogger({ name: "test", level: "silent" });
  const messaging = createKafkaMessaging({ brokers: brokers.split(","), prefix, clientId: "test", log });
  scope.defer(() => messaging.close());
  await messaging.ensureTopics();
  const vendor = scope.use(await startBrightPattern({ pollHoldMs: [200, 400], greeting: null, ...options }));
  const came = await readCommands(messaging, store);
  const replicas = scope.use(new AsyncDisposableStack());
  const owned = scope.move();
  return {
    ...{ store, messaging, vendor },
    commands: () => came,
    async wake(key, after, count) {
      const records = Array.from({ length: count }, (_, index) => ({
        ...{ key, value: "{}", headers: { streamversion: String(after + index + 1), ce_type: "ExternalChatLinked" } },
      }));
      await messaging.publish("tributary.events", records);
    },
    async replica({ account, others = {}, replica = newId(), ...around } = {}) {
      const { url, tenantUrl, appId } = vendor;
      const telemetry = replicas.use(createTelemetry(replica));
      const adapter = createBpAdapter({
        ...{ log, telemetry, replica, clock: systemClock },
        store: around.store?.(store) ?? store,
        messaging: around.messaging?.(messaging) ?? messaging,
        accounts: new Map(
          Object.entries({ [TENANT]: account, ...others }).map(([tenant, own]) => [
            tenant,
            { url, tenantUrl, appId, apiVersion: "v2" as const, ...own },
          ]),
        ),
      });
      replicas.use(adapter);
      await adapter.start();
      return adapter;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function readCommands(messaging: Messaging, store: EventStore): Promise<SentCommand[]> {
  const came: SentCommand[] = [];
  await messaging.subscribe({
    topic: "tributary.commands",
    group: "tests",
    async handle({ key, value, headers }) {
      const texts = Object.entries(headers).map(([name, bytes]) => [name, bytes.toString("utf8")]);
      const record = { key, value: value.toString("utf8"), headers: Object.fromEntries(texts) };
      const opened = await openedCommand(store.keyring, record);
      if (opened !== null) came.push(fromCommandRecord(opened));
    },
  });
  return came;
}
