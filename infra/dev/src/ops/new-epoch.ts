/** Connects a new epoch with the log and the broker that are meant; the work is the api's. */
import { startNewEpoch } from "@tributary/api";
import { createEventStore, createLocalKms } from "@tributary/event-store";
import { createInProcessMessaging, createKafkaMessaging } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import type { LauncherConfig } from "../config.ts";
import { runningPlatform } from "../dev-file.ts";
import { StartError } from "../start-error.ts";

/** Throws what went wrong; the log then is as it was, or closed, and running it again is safe. */
export async function newEpoch(config: LauncherConfig, say: (line: string) => void): Promise<void> {
  const { databaseUrl, brokers } = await servers(config);
  await using scope = new AsyncDisposableStack();
  // Events are published as they are kept, so no master key is needed.
  const kms = createLocalKms({ masterKeys: [new Uint8Array(32)] });
  const store = scope.use(createEventStore({ databaseUrl, kms, poolSize: 1, applicationName: "tributary-ops" }));
  const log = createLogger({ name: "ops", level: "error" });
  const messaging =
    brokers === null
      ? createInProcessMessaging()
      : createKafkaMessaging({ brokers, prefix: config.topicPrefix, clientId: "tributary-ops", log });
  scope.defer(() => messaging.close());
  if (brokers === null) await messaging.ensureTopics();
  await startNewEpoch({ store, messaging, say });
}

async function servers({ databaseUrl, kafkaBrokers, dataDir }: LauncherConfig) {
  if (databaseUrl !== null && kafkaBrokers !== null) return { databaseUrl, brokers: kafkaBrokers };
  if (databaseUrl !== null)
    throw new StartError("with DATABASE_URL say KAFKA_BROKERS as well: what they have is compared");
  const { postgres, kafka } = await runningPlatform(dataDir);
  // What was in memory is gone: there is nothing to compare with, and nobody who would read what is published.
  return { databaseUrl: postgres, brokers: kafka === "in-process" ? null : kafka.split(",") };
}
