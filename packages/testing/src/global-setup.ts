// One Kafka and one Postgres for a whole Vitest run, however many projects and workers it has.
// Workers inherit this process's environment, and a second project's setup finds the addresses already there.
import { kafkaForTests } from "./test-kafka.ts";
import { postgresForTests } from "./test-postgres.ts";

interface Server {
  stop(): Promise<void>;
}

const running: Server[] = [];

export async function setup(): Promise<void> {
  if (process.env.TEST_KAFKA_BROKERS && process.env.TEST_DATABASE_URL) return;
  const [kafka, postgres] = await bothOrNone(kafkaForTests(), postgresForTests());
  running.push(kafka, postgres);
  process.env.TEST_KAFKA_BROKERS = kafka.brokers;
  process.env.TEST_DATABASE_URL = postgres.url;
  process.stdout.write(`tests run on Kafka: ${kafka.source}; Postgres: ${postgres.source}\n`);
}

export async function teardown(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.stop()));
}

/** When one of two does not start, the other must not be left behind. */
async function bothOrNone<A extends Server, B extends Server>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  try {
    return await Promise.all([a, b]);
  } catch (error) {
    for (const started of await Promise.allSettled<Server>([a, b])) {
      if (started.status === "fulfilled") await started.value.stop();
    }
    throw error;
  }
}
