/** The platform in one process: one store, one Kafka client, all apps, one port. Disposed in reverse order. */
import { createApi } from "@tributary/api";
import { createEventStore, createLocalKms, type EventStore } from "@tributary/event-store";
import { createInProcessMessaging, createKafkaMessaging, type Messaging } from "@tributary/messaging";
import {
  createAuthenticator,
  createCursorCodec,
  createTelemetry,
  type Health,
  type Logger,
  newId,
  systemClock,
} from "@tributary/runtime";
import { type BrightPattern, startBrightPattern } from "@tributary/simulators/bright-pattern";
import { type IbmVideo, startIbmVideo } from "@tributary/simulators/ibm-video";
import { createStream } from "@tributary/stream";
import { createAdapters } from "./adapters.ts";
import type { LauncherConfig } from "./config.ts";
import { createDemoDoor, type DemoDoor } from "./demo-door.ts";
import { createFront } from "./front.ts";
import type { Broker } from "./kafka.ts";
import type { Database } from "./postgres.ts";
import { masterKeysIn, type Secrets } from "./secrets.ts";
import { firstLine, StartError } from "./start-error.ts";

const READY_TIMEOUT_MS = 30_000;
const READY_POLL_MS = 20;

interface Parts {
  config: LauncherConfig;
  database: Database;
  broker: Broker;
  secrets: Secrets;
  /** The folder of the built console, if there is one. */
  consoleDir: string | null;
  log: Logger;
}

export interface RunningPlatform extends AsyncDisposable {
  store: EventStore;
  demo: Pick<DemoDoor, "open">;
  /** The contact centre that the demo tenant's chats are handed to. */
  brightPattern: Pick<BrightPattern, "url">;
  /** Where the demo tenant's broadcasts have their chats. */
  ibmVideo: Pick<IbmVideo, "url">;
}

/** Starts the apps and the simulators and listens. Resolves when requests are answered; a failure stops what was started. */
export async function startPlatform({ consoleDir, ...parts }: Parts): Promise<RunningPlatform> {
  const { config, database, broker, secrets, log } = parts;
  await using scope = new AsyncDisposableStack();
  const kms = createLocalKms({ masterKeys: config.masterKeys ?? masterKeysIn(secrets) });
  const store = scope.use(createEventStore({ databaseUrl: database.url, kms, applicationName: "tributary-dev", log }));
  await store.ready();
  // The client warns of each retry, and a broker that has just started makes it retry; what fails for good is an error.
  const kafkaLog = log.child({ module: "kafka" }, { level: config.logLevel === "warn" ? "error" : config.logLevel });
  const messaging = scope.adopt(messagingFor(broker, config.topicPrefix, kafkaLog), (port) => port.close());
  await messaging.ensureTopics().catch((error: unknown) => {
    throw new StartError(firstLine(error));
  });
  const clock = systemClock;
  const authenticator = createAuthenticator({
    secret: secrets.jwtSecret,
    streamSessionKeys: [secrets.cursorKey],
    lookupApiKey: (hash) => store.reference.apiKey(hash),
    now: () => clock.now(),
  });
  const cursors = createCursorCodec({ keys: [secrets.cursorKey] });
  const shared = { store, messaging, authenticator, cursors, clock, ids: newId, log };
  const brightPattern = scope.use(await startBrightPattern({ host: config.host }));
  const ibmVideo = scope.use(await startIbmVideo({ host: config.host }));
  const front = scope.use(createFront());
  // This door speaks plain http, and a browser keeps a secure cookie to itself there.
  const streamCookie = { sameSite: "Strict", secure: false } as const;
  const page = { streamCookie, consoleDir: consoleDir ?? undefined };
  const api = scope.use(createApi({ ...shared, ...page, telemetry: scope.use(createTelemetry("api")) }));
  const stream = scope.use(createStream({ ...shared, telemetry: scope.use(createTelemetry("stream")) }));
  const adapters = createAdapters(shared, { brightPattern, ibmVideo, scope });
  const apps = [api, stream, ...adapters];
  await Promise.all(apps.map((app) => app.start()));
  await untilReady(apps);
  const demo = createDemoDoor(config);
  await front.listen(config, { api: api.handle, stream: stream.handle, demo: demo.handle });
  scope.defer(() => front.stopListening());
  const running = scope.move();
  return { store, demo, brightPattern, ibmVideo, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** A start resolves before the consumer has found its place; the first curl must not be told to come back later. */
async function untilReady(apps: readonly { ready(): Promise<Health> }[]): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const health = await Promise.all(apps.map((app) => app.ready()));
    const waiting = health.find(({ ok }) => !ok);
    if (!waiting) return;
    if (Date.now() > deadline) throw new StartError(`not ready in ${READY_TIMEOUT_MS / 1000} s: ${waiting.detail}`);
    await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
  }
}

function messagingFor({ brokers }: Broker, prefix: string, log: Logger): Messaging {
  if (brokers === null) return createInProcessMessaging();
  return createKafkaMessaging({ brokers, prefix, clientId: "tributary-dev", log });
}
