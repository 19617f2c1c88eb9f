/** What every test of this package begins with: a platform over the run's own servers, gone again with its scope. */
import { freshDatabase } from "@tributary/testing";
import { createPlatform, type Platform } from "./platform.ts";

/** A platform with a database of its own on the server that the test run provides. */
export async function platformForTest(): Promise<Platform> {
  const brokers = process.env.TEST_KAFKA_BROKERS;
  if (!brokers) throw new Error("TEST_KAFKA_BROKERS is missing: the global setup of packages/testing provides it");
  await using scope = new AsyncDisposableStack();
  const database = await freshDatabase();
  scope.defer(() => database.drop());
  const platform = scope.use(await createPlatform({ databaseUrl: database.url, brokers }));
  const whole = scope.move();
  return { ...platform, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}
