// The stream app on its own: streams on the public port, health and metrics on the admin port.

import { hostname } from "node:os";
import { createEventStore, createLocalKms } from "@tributary/event-store";
import { createKafkaMessaging } from "@tributary/messaging";
import {
  configOrExit,
  createAdminServer,
  createAuthenticator,
  createCursorCodec,
  createLogger,
  createRateLimits,
  createTelemetry,
  kafkaOptions,
  rateLimitOptions,
  runApp,
  startTracing,
  systemClock,
} from "@tributary/runtime";
import { createStream } from "./app.ts";
import { readConfig } from "./config.ts";

/** What stopping takes beside the drain: last words of the streams, and what runs in the background. */
const STOPPING_MS = 10_000;

const config = configOrExit(readConfig);
const drain = { drainPauseMs: config.DRAIN_PAUSE_SECONDS * 1_000, drainWindowMs: config.DRAIN_WINDOW_SECONDS * 1_000 };
const log = createLogger({ name: "stream", level: config.LOG_LEVEL });
await using resources = new AsyncDisposableStack();
const telemetry = resources.use(createTelemetry("stream", { tracing: await startTracing("stream", config, log) }));
const kms = createLocalKms({ masterKeys: config.MASTER_KEYS });
const store = resources.use(
  createEventStore({ databaseUrl: config.DATABASE_URL, kms, applicationName: "stream", log }),
);
const messaging = createKafkaMessaging({ ...kafkaOptions(config), clientId: "stream", log });
resources.defer(() => messaging.close());
const authenticator = createAuthenticator({
  secret: config.JWT_SECRET,
  jwksUrl: config.JWKS_URL,
  streamSessionKeys: config.CURSOR_KEYS,
  allowedOrigins: config.ALLOWED_ORIGINS,
  lookupApiKey: (hash) => store.reference.apiKey(hash),
  now: () => systemClock.now(),
});
const stream = createStream({
  ...{ store, messaging, authenticator, log, telemetry, clock: systemClock },
  replica: `${hostname()}-${process.pid}`,
  ...{ cursors: createCursorCodec({ keys: config.CURSOR_KEYS }), port: config.PORT, host: config.HOST },
  limits: createRateLimits({ ...rateLimitOptions(config), telemetry, now: () => systemClock.now() }),
  most: {
    ...{ perPerson: config.STREAMS_PER_PERSON, perKey: config.STREAMS_PER_KEY },
    perReplica: config.STREAMS_PER_REPLICA,
  },
  allowedOrigins: config.ALLOWED_ORIGINS,
  tuning: drain,
});
const admin = createAdminServer({
  ...{ port: config.ADMIN_PORT, host: config.HOST, telemetry },
  live: () => stream.live(),
  ready: () => stream.ready(),
});
const start = async () => {
  await admin.start();
  await stream.start();
};
const stop = async () => {
  await stream[Symbol.asyncDispose]();
  await admin[Symbol.asyncDispose]();
};
await runApp(
  { start, [Symbol.asyncDispose]: stop },
  {
    log,
    deadlineMs: drain.drainPauseMs + drain.drainWindowMs + STOPPING_MS,
  },
);
