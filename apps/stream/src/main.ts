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
  rateLimitOptions,
  runApp,
  systemClock,
} from "@tributary/runtime";
import { createStream } from "./app.ts";
import { readConfig } from "./config.ts";

const config = configOrExit(readConfig);
const log = createLogger({ name: "stream", level: config.LOG_LEVEL });
const telemetry = createTelemetry("stream");
await using resources = new AsyncDisposableStack();
const kms = createLocalKms({ masterKeys: config.MASTER_KEYS });
const store = resources.use(
  createEventStore({ databaseUrl: config.DATABASE_URL, kms, applicationName: "stream", log }),
);
const messaging = createKafkaMessaging({
  ...{ brokers: config.KAFKA_BROKERS, prefix: config.KAFKA_TOPIC_PREFIX, clientId: "stream", log },
});
resources.defer(() => messaging.close());
const authenticator = createAuthenticator({
  secret: config.JWT_SECRET,
  jwksUrl: config.JWKS_URL,
  streamSessionKeys: config.CURSOR_KEYS,
  lookupApiKey: (hash) => store.reference.apiKey(hash),
  now: () => systemClock.now(),
});
const stream = createStream({
  ...{ store, messaging, authenticator, log, telemetry, clock: systemClock },
  replica: `${hostname()}-${process.pid}`,
  ...{ cursors: createCursorCodec({ keys: config.CURSOR_KEYS }), port: config.PORT, host: config.HOST },
  limits: createRateLimits({ ...rateLimitOptions(config), telemetry, now: () => systemClock.now() }),
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
await runApp({ start, [Symbol.asyncDispose]: stop }, { log });
