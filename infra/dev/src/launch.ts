/** The order of a start: what is checked first, what comes up side by side, and what is said about it. */
import { createLogger } from "@tributary/runtime";
import type { LauncherConfig } from "./config.ts";
import { builtConsole } from "./console.ts";
import { demoCredentials, seedDemo } from "./demo.ts";
import { writeDevFile } from "./dev-file.ts";
import { lockDataFolder } from "./instance-lock.ts";
import { startKafka } from "./kafka.ts";
import type { Lifetime } from "./lifetime.ts";
import { startPlatform } from "./platform.ts";
import { assertPortFree } from "./port-in-use.ts";
import { givenDatabase, startPostgres } from "./postgres.ts";
import { migrated } from "./schema.ts";
import { ownSecrets } from "./secrets.ts";
import { welcome } from "./welcome.ts";

/** Brings everything up in the lifetime's scope. Throws a StartError or ConfigError whose message is one line. */
export async function launch(config: LauncherConfig, life: Lifetime, say: (line: string) => void): Promise<void> {
  const { scope, stopping } = life;
  await assertPortFree(config.host, config.port);
  scope.use(await lockDataFolder(config.dataDir));
  const secrets = await ownSecrets(config.dataDir);
  say(`Tributary starts from ${config.dataDir}`);

  const databaseUp = async () => {
    const { databaseUrl: url } = config;
    const database = scope.use(
      url ? givenDatabase(url) : await startPostgres(config.dataDir, secrets.postgresPassword),
    );
    say(`postgres  ${database.note}`);
    await migrated(database.url);
    return database;
  };
  const brokerUp = async () => {
    const broker = scope.use(await startKafka(config));
    say(`kafka     ${broker.note}`);
    return broker;
  };
  // Beside the servers, which mostly wait.
  const built = builtConsole();
  const [database, broker] = await bothOrNeither(databaseUp(), brokerUp());
  const { folder: consoleDir, note } = await built;
  say(`console   ${note}`);
  stopping.throwIfAborted();

  const log = createLogger({ name: "tributary", level: config.logLevel });
  const platform = scope.use(await startPlatform({ config, database, broker, secrets, consoleDir, log }));
  const url = `http://localhost:${config.port}`;
  const credentials = await demoCredentials(platform.store, secrets);
  const demo = await seedDemo(`http://${config.host}:${config.port}`, credentials);
  stopping.throwIfAborted();
  const dev = {
    url,
    ...credentials,
    ...demo,
    kafka: broker.brokers?.join(",") ?? "in-process",
    postgres: database.url,
    simulators: { brightPattern: platform.brightPattern.url, ibm: platform.ibmVideo.url },
  };
  platform.demo.open(dev);
  const file = await writeDevFile(config.dataDir, dev);
  for (const line of welcome(dev, file, consoleDir !== null)) say(line);
}

/** Waits for both, also when one has failed: what is still coming up must be in the scope before the scope is disposed. */
async function bothOrNeither<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}
