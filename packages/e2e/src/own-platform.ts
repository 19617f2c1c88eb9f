/** A platform on servers of its own, for what runs outside of the test runner. */
import { freshDatabase, kafkaForTests, postgresForTests } from "@tributary/testing";
import { createPlatform, type Platform } from "./platform.ts";

/** It ends with the scope, and its servers with it. */
export async function ownPlatform(scope: AsyncDisposableStack): Promise<Platform> {
  const [kafka, postgres] = await Promise.all([kafkaForTests(), postgresForTests()]);
  scope.defer(() => kafka.stop());
  scope.defer(() => postgres.stop());
  process.env.TEST_DATABASE_URL = postgres.url;
  const database = await freshDatabase();
  scope.defer(() => database.drop());
  return scope.use(await createPlatform({ databaseUrl: database.url, brokers: kafka.brokers }));
}
