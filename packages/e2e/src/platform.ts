/**
 * A platform of its own for one test or benchmark: a fresh database, topics and a tenant nobody else uses (the broker is
 * shared), credentials, and the apps as processes.
 */
import { migrate } from "@tributary/event-store";
import { createKafkaMessaging } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import { freshTopics } from "@tributary/testing";
import { type AppName, type AppProcess, type Health, type StartOptions, startApp } from "./app-process.ts";
import { environmentOf, newFoundation } from "./foundation.ts";
import { type Ground, groundOn } from "./ground.ts";

export { createTenant, type Tenant } from "./ground.ts";

export interface Platform extends Ground {
  /** `main` is the path of another program that takes the api's place. */
  startApi(env?: Record<string, string>, main?: string): Promise<AppProcess>;
  startStream(env?: Record<string, string>, health?: Health): Promise<AppProcess>;
  startBpAdapter(env: Record<string, string>): Promise<AppProcess>;
  startIbmAdapter(env: Record<string, string>): Promise<AppProcess>;
}

interface Server {
  databaseUrl: string;
  brokers: string;
}

/** Prepares database, topics and a tenant. Disposing kills what was started; the database is the caller's. */
export async function createPlatform(server: Server): Promise<Platform> {
  await migrate(server.databaseUrl);
  return platformOn(server);
}

/** Prepares topics and a tenant on a database that has the newest schema. */
export async function platformOn(server: Server): Promise<Platform> {
  await using scope = new AsyncDisposableStack();
  const topicPrefix = await ownTopics(scope, server.brokers);
  const foundation = newFoundation({ ...server, topicPrefix });
  const ground = scope.use(await groundOn(foundation));
  const apps = scope.use(new AsyncDisposableStack());
  const start = async (name: AppName, more: Record<string, string> = {}, how: StartOptions = {}) =>
    apps.use(await startApp(name, { ...environmentOf(foundation), ...more }, how));
  const whole = scope.move();
  return {
    ...ground,
    startApi: (more, main) => start("api", more, main === undefined ? {} : { main }),
    startBpAdapter: (more) => start("bp-adapter", more),
    startIbmAdapter: (more) => start("ibm-adapter", more),
    startStream: (more, health) => start("stream", more, health === undefined ? {} : { health }),
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/** Topics under a prefix of their own, gone with the scope. In production they are manifests; here nobody else makes them. */
export async function ownTopics(scope: AsyncDisposableStack, brokers: string): Promise<string> {
  const { prefix } = scope.use(freshTopics(brokers));
  const log = createLogger({ name: "e2e", level: "silent" });
  const messaging = createKafkaMessaging({ brokers: brokers.split(","), prefix, clientId: "e2e-topics", log });
  await messaging.ensureTopics();
  await messaging.close();
  return prefix;
}
