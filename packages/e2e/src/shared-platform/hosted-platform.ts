/** A platform whose apps run wherever the run's hosting says: nothing of it can be killed or restarted. */
import { migratedDatabase } from "@tributary/event-store/testing";
import type { AppName } from "../app-process.ts";
import { environmentOf, type Foundation, newFoundation } from "../foundation.ts";
import { type Ground, groundOn } from "../ground.ts";
import { ownTopics } from "../platform.ts";
import { brokersOfRun } from "../platform-for-test.ts";
import type { HostedApp, Hosting } from "./hosting.ts";

export interface HostedPlatform extends Ground {
  readonly foundation: Foundation;
  start(name: AppName, env?: Record<string, string>): Promise<HostedApp>;
}

/** On a database and topics of its own, gone with its apps when it is disposed. */
export async function hostedPlatform(hosting: Hosting): Promise<HostedPlatform> {
  await using scope = new AsyncDisposableStack();
  const database = await migratedDatabase();
  scope.defer(() => database.drop());
  const brokers = brokersOfRun();
  const topicPrefix = await ownTopics(scope, brokers);
  const foundation = newFoundation({ databaseUrl: database.url, brokers, topicPrefix });
  const ground = scope.use(await groundOn(foundation));
  const apps = scope.use(new AsyncDisposableStack());
  const owned = scope.move();
  return {
    ...{ ...ground, foundation },
    start: async (name, env) => apps.use(await hosting.startApp(name, { ...environmentOf(foundation), ...env })),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
