/**
 * A platform of its own for one test or benchmark: a fresh database, topics and a tenant nobody else uses (the broker is
 * shared), credentials, and the apps as processes.
 */
import { randomBytes } from "node:crypto";
import { createEventStore, createLocalKms, type EventStore, type Kms, migrate } from "@tributary/event-store";
import { createKafkaMessaging } from "@tributary/messaging";
import { createLogger, hashApiKey, signToken } from "@tributary/runtime";
import type { Role } from "@tributary/schemas";
import { freshTopics } from "@tributary/testing";
import { type AppName, type AppProcess, type Health, type StartOptions, startApp } from "./app-process.ts";

export interface Tenant {
  name: string;
  apiKey: string;
  /** Request headers of somebody of this tenant, for an hour unless told. */
  as(role: Role, id: string, token?: { expiresInSeconds: number }): Promise<Record<string, string>>;
}

export interface Platform extends AsyncDisposable {
  store: EventStore;
  databaseUrl: string;
  kms: Kms;
  /** What the KMS has, as an app's environment says it. */
  masterKeys: string;
  brokers: string;
  /** What the names of its topics begin with. */
  topicPrefix: string;
  tenant: Tenant;
  newTenant(): Promise<Tenant>;
  /** What tokens are signed with. */
  jwtSecret: string;
  /** `main` is the path of another program that takes the api's place. */
  startApi(env?: Record<string, string>, main?: string): Promise<AppProcess>;
  startStream(env?: Record<string, string>, health?: Health): Promise<AppProcess>;
  startBpAdapter(env: Record<string, string>): Promise<AppProcess>;
  startIbmAdapter(env: Record<string, string>): Promise<AppProcess>;
}

/** Prepares database, topics and a tenant. Disposing kills what was started; the database is the caller's. */
export async function createPlatform(server: { databaseUrl: string; brokers: string }): Promise<Platform> {
  await using scope = new AsyncDisposableStack();
  const { prefix } = scope.use(freshTopics(server.brokers));
  await Promise.all([migrate(server.databaseUrl), ensureTopics(server.brokers, prefix)]);
  const masterKey = randomBytes(32);
  const masterKeys = masterKey.toString("base64");
  const kms = createLocalKms({ masterKeys: [masterKey] });
  const { databaseUrl } = server;
  const store = scope.use(createEventStore({ databaseUrl, kms, poolSize: 4, applicationName: "e2e" }));
  const secret = randomBytes(32).toString("hex");
  const env = {
    DATABASE_URL: server.databaseUrl,
    KAFKA_BROKERS: server.brokers,
    KAFKA_TOPIC_PREFIX: prefix,
    JWT_SECRET: secret,
    CURSOR_KEYS: randomBytes(32).toString("hex"),
    MASTER_KEYS: masterKeys,
    LOG_LEVEL: "warn",
    // Tests and benches ask for as much as they can.
    ...{ RATE_LIMIT_PER_KEY: "0", RATE_LIMIT_PER_PARTICIPANT: "0", RATE_LIMIT_WRONG_CREDENTIALS: "0" },
    ...{ STREAMS_PER_PERSON: "0", STREAMS_PER_KEY: "0", STREAMS_PER_REPLICA: "0" },
    // No balancer has to notice that a replica goes.
    DRAIN_PAUSE_SECONDS: "0",
  };
  const apps = scope.use(new AsyncDisposableStack());
  const start = async (name: AppName, more: Record<string, string> = {}, how: StartOptions = {}) =>
    apps.use(await startApp(name, { ...env, ...more }, how));
  const newTenant = () => createTenant(store, secret);
  const tenant = await newTenant();
  const whole = scope.move();
  return {
    ...server,
    ...{ kms, masterKeys },
    topicPrefix: prefix,
    jwtSecret: secret,
    store,
    tenant,
    newTenant,
    startApi: (more, main) => start("api", more, main === undefined ? {} : { main }),
    startBpAdapter: (more) => start("bp-adapter", more),
    startIbmAdapter: (more) => start("ibm-adapter", more),
    startStream: (more, health) => start("stream", more, health === undefined ? {} : { health }),
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/** In production topics are manifests; here nobody else makes them. */
async function ensureTopics(brokers: string, prefix: string): Promise<void> {
  const log = createLogger({ name: "e2e", level: "silent" });
  const messaging = createKafkaMessaging({ brokers: brokers.split(","), prefix, clientId: "e2e-topics", log });
  await messaging.ensureTopics();
  await messaging.close();
}

/** A tenant that nobody else uses, with a key of its own. */
export async function createTenant(store: EventStore, secret: string): Promise<Tenant> {
  const name = `t-${randomBytes(6).toString("hex")}`;
  const apiKey = randomBytes(24).toString("hex");
  await store.reference.createApiKey({ hash: hashApiKey(apiKey), tenant: name, application: "e2e" });
  return {
    name,
    apiKey,
    as: async (role, id, { expiresInSeconds } = { expiresInSeconds: 3600 }) => {
      const token = await signToken(secret, { sub: id, role, tenant: name, expiresInSeconds });
      return { "x-api-key": apiKey, authorization: `Bearer ${token}` };
    },
  };
}
