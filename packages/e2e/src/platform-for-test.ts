/** What a test begins with that kills, restarts or configures apps: a platform over the run's own servers, gone again with its scope. */
import { migratedDatabase } from "@tributary/event-store/testing";
import { type Platform, platformOn } from "./platform.ts";

/** A platform with a database of its own on the server that the test run provides. */
export async function platformForTest(): Promise<Platform> {
  await using scope = new AsyncDisposableStack();
  const database = await migratedDatabase();
  scope.defer(() => database.drop());
  const platform = scope.use(await platformOn({ databaseUrl: database.url, brokers: brokersOfRun() }));
  const whole = scope.move();
  return { ...platform, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

/** The brokers that the test run provides. */
export function brokersOfRun(): string {
  const brokers = process.env.TEST_KAFKA_BROKERS;
  if (!brokers) throw new Error("TEST_KAFKA_BROKERS is missing: the global setup of packages/testing provides it");
  return brokers;
}
