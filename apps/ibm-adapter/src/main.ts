// The IBM Video Streaming adapter on its own: no public port, health and metrics on the admin port.
import { hostname } from "node:os";
import { createEventStore, createLocalKms } from "@tributary/event-store";
import { createKafkaMessaging } from "@tributary/messaging";
import {
  configOrExit,
  createAdminServer,
  createLogger,
  createTelemetry,
  kafkaOptions,
  runApp,
  startTracing,
  systemClock,
} from "@tributary/runtime";
import { createIbmAdapter } from "./app.ts";
import { readConfig } from "./config.ts";

const config = configOrExit(readConfig);
const log = createLogger({ name: "ibm-adapter", level: config.LOG_LEVEL });
await using resources = new AsyncDisposableStack();
const tracing = await startTracing("ibm-adapter", config, log);
const telemetry = resources.use(createTelemetry("ibm-adapter", { tracing }));
const kms = createLocalKms({ masterKeys: config.MASTER_KEYS });
const store = resources.use(
  createEventStore({ databaseUrl: config.DATABASE_URL, kms, applicationName: "ibm-adapter", log }),
);
const messaging = createKafkaMessaging({ ...kafkaOptions(config), clientId: "ibm-adapter", log });
resources.defer(() => messaging.close());
const adapter = createIbmAdapter({
  ...{ store, messaging, log, telemetry, clock: systemClock, accounts: config.IBM_VIDEO_ACCOUNTS },
  ...{ replica: `${hostname()}-${process.pid}`, linksPerReplica: config.LINKS_PER_REPLICA },
});
const admin = createAdminServer({
  ...{
    port: config.ADMIN_PORT,
    host: config.HOST,
    telemetry,
    live: () => adapter.live(),
    ready: () => adapter.ready(),
  },
});
const start = async () => {
  await admin.start();
  await adapter.start();
};
const stop = async () => {
  await adapter[Symbol.asyncDispose]();
  await admin[Symbol.asyncDispose]();
};
await runApp({ start, [Symbol.asyncDispose]: stop }, { log });
