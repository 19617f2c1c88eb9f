// The api as a process: its connections, its admin port, and the order in which they start and stop.
import { createEventStore, createLocalKms } from "@tributary/event-store";
import { createKafkaMessaging, type Messaging } from "@tributary/messaging";
import {
  createAdminServer,
  createAuthenticator,
  createCursorCodec,
  createLogger,
  createRateLimits,
  createTelemetry,
  kafkaOptions,
  type Logger,
  newId,
  type RunnableApp,
  rateLimitOptions,
  startTracing,
  systemClock,
} from "@tributary/runtime";
import { createApi } from "./app.ts";
import type { ApiConfig } from "./config.ts";

/**
 * Everything that one process of the api owns; disposing the app releases all of it.
 * A test may put failures of the broker in front of `messaging`.
 */
export async function createProcess(
  config: ApiConfig,
  around: (messaging: Messaging) => Messaging = (messaging) => messaging,
): Promise<{ app: RunnableApp; log: Logger }> {
  const log = createLogger({ name: "api", level: config.LOG_LEVEL });
  await using scope = new AsyncDisposableStack();
  const telemetry = scope.use(createTelemetry("api", { tracing: await startTracing("api", config, log) }));
  const kms = createLocalKms({ masterKeys: config.MASTER_KEYS });
  const store = scope.use(createEventStore({ databaseUrl: config.DATABASE_URL, kms, applicationName: "api", log }));
  const kafka = createKafkaMessaging({ ...kafkaOptions(config), clientId: "api", log });
  const messaging = around(kafka);
  scope.defer(() => messaging.close());
  const authenticator = createAuthenticator({
    secret: config.JWT_SECRET,
    jwksUrl: config.JWKS_URL,
    streamSessionKeys: config.CURSOR_KEYS,
    lookupApiKey: (hash) => store.reference.apiKey(hash),
    now: () => systemClock.now(),
  });
  // The admin server is disposed last but for the connections: it answers "not ready" while the api drains.
  const http = config.ROLES.includes("http") ? { port: config.PORT, host: config.HOST } : {};
  const admin = scope.use(
    createAdminServer({
      ...{ port: config.ADMIN_PORT, host: config.HOST, telemetry },
      live: () => ({ ok: true }),
      ready: () => api.ready(),
    }),
  );
  const api = scope.use(
    createApi({
      ...{ store, messaging, authenticator, log, telemetry, clock: systemClock, ids: newId },
      cursors: createCursorCodec({ keys: config.CURSOR_KEYS }),
      streamCookie: { sameSite: config.STREAM_COOKIE_SAME_SITE, secure: config.STREAM_COOKIE_SECURE },
      allowedOrigins: config.ALLOWED_ORIGINS,
      consoleDir: config.CONSOLE_DIR,
      limits: createRateLimits({ ...rateLimitOptions(config), telemetry, now: () => systemClock.now() }),
      retention: { feeds: config.FEED_RETENTION_DAYS, receipts: config.RECEIPT_RETENTION_DAYS },
      ...{ relay: config.ROLES.includes("relay"), commands: config.ROLES.includes("commands"), ...http },
    }),
  );
  const owned = scope.move();
  const start = async (): Promise<void> => {
    await admin.start();
    await api.start();
  };
  return { app: { start, [Symbol.asyncDispose]: () => owned.disposeAsync() }, log };
}
