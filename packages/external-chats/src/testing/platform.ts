// What an adapter works between, for tests: a database and topics of their own on the real servers.
import { randomBytes } from "node:crypto";
import { createEventStore, createLocalKms, type EventStore, openedCommand } from "@tributary/event-store";
import { migratedDatabase } from "@tributary/event-store/testing";
import { createKafkaMessaging, type IncomingRecord, type Messaging } from "@tributary/messaging";
import { createLogger, type Logger } from "@tributary/runtime";
import { fromCommandRecord, type SentCommand } from "@tributary/schemas";
import { freshTopics, kafkaForTests } from "@tributary/testing";
import { vi } from "vitest";

/** Waits for progress; answers what came. */
export const soon = <T>(
  what: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  timeout = 15_000,
) => vi.waitUntil(what, { timeout, interval: 20 }) as Promise<T>;

export interface TestPlatform extends AsyncDisposable {
  readonly store: EventStore;
  readonly messaging: Messaging;
  readonly log: Logger;
  /** All that have come so far, of every session. */
  commands(): readonly SentCommand[];
  /** Tells the tails that a session has grown. */
  wake(streamId: string, after: number, count: number): Promise<void>;
}

export async function startTestPlatform(): Promise<TestPlatform> {
  await using scope = new AsyncDisposableStack();
  const database = await migratedDatabase();
  scope.defer(() => database.drop());
  const kms = createLocalKms({ masterKeys: [randomBytes(32)] });
  const store = scope.use(createEventStore({ databaseUrl: database.url, kms, poolSize: 5 }));
  const { brokers } = await kafkaForTests();
  const { prefix } = scope.use(freshTopics(brokers));
  const log = createLogger({ name: "test", level: "silent" });
  const messaging = createKafkaMessaging({ brokers: brokers.split(","), prefix, clientId: "test", log });
  scope.defer(() => messaging.close());
  await messaging.ensureTopics();
  const came = await readCommands(messaging, store);
  const owned = scope.move();
  return {
    ...{ store, messaging, log },
    commands: () => came,
    async wake(key, after, count) {
      const records = Array.from({ length: count }, (_, index) => ({
        ...{ key, value: "{}", headers: { streamversion: String(after + index + 1), ce_type: "ExternalChatLinked" } },
      }));
      await messaging.publish("tributary.events", records);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** By a tail: it belongs to no group, and stands where it should before anything is published. */
async function readCommands(messaging: Messaging, store: EventStore): Promise<SentCommand[]> {
  const came: SentCommand[] = [];
  const read = async ({ key, value, headers }: IncomingRecord): Promise<void> => {
    const texts = Object.entries(headers).map(([name, bytes]) => [name, bytes.toString("utf8")]);
    const record = { key, value: value.toString("utf8"), headers: Object.fromEntries(texts) };
    const opened = await openedCommand(store.keyring, record);
    if (opened !== null) came.push(fromCommandRecord(opened));
  };
  let reading = Promise.resolve();
  await messaging.tail({
    topic: "tributary.commands",
    onRecords(records) {
      for (const record of records) reading = reading.then(() => read(record));
    },
  });
  return came;
}
