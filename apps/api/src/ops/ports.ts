// The connections of one command. They are made when they are first used, and closed after it.
import { createEventStore, createLocalKms, type EventStore, type Kms } from "@tributary/event-store";
import { createKafkaMessaging, type Messaging } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import { UsageError } from "./command.ts";
import type { OpsConfig } from "./config.ts";

const NAME = "tributary-ops";

export interface OpsPorts extends AsyncDisposable {
  store: EventStore;
  messaging: Messaging | null;
}

/** A store and a Kafka client of the command's own. */
export function openPorts({ databaseUrl, kafka, masterKeys }: OpsConfig): OpsPorts {
  const scope = new AsyncDisposableStack();
  // Most commands open nothing that is personal; those that do ask for the keys by `keysOf`.
  const kms = createLocalKms({ masterKeys: masterKeys ?? [new Uint8Array(32)] });
  const store = scope.use(createEventStore({ databaseUrl, kms, poolSize: 2, applicationName: NAME }));
  if (kafka === null || kafka === "in-process") return ports(store, null, scope);
  const log = createLogger({ name: "ops", level: "silent" });
  const messaging = createKafkaMessaging({ ...kafka, clientId: NAME, log });
  scope.defer(() => messaging.close());
  return ports(store, messaging, scope);
}

const ports = (store: EventStore, messaging: Messaging | null, scope: AsyncDisposableStack): OpsPorts => ({
  store,
  messaging,
  [Symbol.asyncDispose]: () => scope.disposeAsync(),
});

/** What opens personal fields. @throws UsageError when nobody said the keys. */
export function keysOf({ masterKeys }: OpsConfig): Kms {
  if (masterKeys === null)
    throw new UsageError("MASTER_KEYS is missing: what the log says of people can't be read without");
  return createLocalKms({ masterKeys });
}
