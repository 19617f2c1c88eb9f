// Kafka and Postgres as a cluster of one's own has them from elsewhere: beside the node, on its address, and killable.
import { randomBytes } from "node:crypto";
import { createEventStore, createLocalKms, type EventStore } from "@tributary/event-store";
import { createKafkaMessaging } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import {
  type RestartableKafka,
  type RestartableServer,
  startRestartableKafka,
  startRestartablePostgres,
} from "@tributary/testing";

/** As ../../cluster/settings.sh has it. */
export const NODE_IP = "100.66.0.1";

/** The chart's default. */
export const TOPIC_PREFIX = "tributary";

/** What every app is told, beside where its servers are. */
export interface Keys {
  readonly jwtSecret: string;
  readonly cursorKeys: string;
  readonly masterKeys: string;
}

export interface Servers {
  readonly kafka: RestartableKafka;
  readonly postgres: RestartableServer;
  readonly keys: Keys;
  /** The log of the platform that will run on them. */
  readonly store: EventStore;
}

/** They end with the scope. The topics are there, the database is empty. */
export async function startServers(scope: AsyncDisposableStack): Promise<Servers> {
  const [kafka, postgres] = await Promise.all([
    startRestartableKafka({ host: NODE_IP }),
    startRestartablePostgres({ host: NODE_IP }),
  ]);
  scope.defer(() => kafka.stop());
  scope.defer(() => postgres.stop());
  const masterKey = randomBytes(32);
  const kms = createLocalKms({ masterKeys: [masterKey] });
  const store = createEventStore({ databaseUrl: postgres.address, kms, poolSize: 4, applicationName: "prove" });
  scope.use(store);
  await ensureTopics(kafka.address);
  const keys = {
    jwtSecret: randomBytes(32).toString("hex"),
    cursorKeys: randomBytes(32).toString("hex"),
    masterKeys: masterKey.toString("base64"),
  };
  return { kafka, postgres, keys, store };
}

/** In production topics are manifests (infra/k8s); here nobody else makes them. */
async function ensureTopics(brokers: string): Promise<void> {
  const log = createLogger({ name: "prove", level: "silent" });
  const messaging = createKafkaMessaging({ brokers: brokers.split(","), prefix: TOPIC_PREFIX, clientId: "prove", log });
  await messaging.ensureTopics();
  await messaging.close();
}
