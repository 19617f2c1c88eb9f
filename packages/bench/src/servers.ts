/** The Postgres and Kafka of a run: those of DATABASE_URL and KAFKA_BROKERS, else own ones, with fsync on. */
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startPostgres } from "@tributary/dev/postgres";
import { freshDatabase, kafkaForTests } from "@tributary/testing";

export interface Servers extends AsyncDisposable {
  /** A database of this run's own. */
  databaseUrl: string;
  brokers: string;
  /** What to print about the broker. */
  kafka: string;
}

/** Starts what is not given. The database is dropped again at the end. */
export async function benchServers(): Promise<Servers> {
  await using scope = new AsyncDisposableStack();
  process.env.TEST_DATABASE_URL = process.env.DATABASE_URL ?? (await durablePostgres(scope));
  const database = await freshDatabase();
  scope.defer(() => database.drop());
  const given = process.env.KAFKA_BROKERS;
  if (given) process.env.TEST_KAFKA_BROKERS = given;
  const kafka = await kafkaForTests();
  scope.defer(() => kafka.stop());
  const whole = scope.move();
  return {
    databaseUrl: database.url,
    brokers: kafka.brokers,
    kafka: given ? "KAFKA_BROKERS" : kafka.source,
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/** Not the server of the tests: that one runs without fsync, and its figures would flatter us. */
async function durablePostgres(scope: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-bench-"));
  scope.defer(() => rm(folder, { recursive: true, force: true }));
  // PostgreSQL may run as another user, who has to pass through.
  await chmod(folder, 0o711);
  return scope.use(await startPostgres(folder, randomBytes(24).toString("hex"))).url;
}
