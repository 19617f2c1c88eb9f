/** Builds the scene: servers that may be killed, two replicas of each app, people with their rooms, their clients. */
import { fileURLToPath } from "node:url";
import { startRestartableKafka, startRestartablePostgres } from "@tributary/testing";
import { Passage, type Random } from "@tributary/testing/checker";
import { createPlatform } from "../platform.ts";
import { connectAll } from "./connect.ts";
import { Commands } from "./people/commands.ts";
import { populate } from "./people/populate.ts";
import { Replicas } from "./replicas.ts";
import type { Scene } from "./scene.ts";

const REPLICAS = 2;
/** The api, but its records can be made to come twice or late. */
const FAULTY_API = fileURLToPath(new URL("./faulty-api.process.ts", import.meta.url));

interface Size {
  readonly random: Random;
  readonly clients: number;
}

/** Resolves when every client is connected. What it starts ends with the scope. */
export async function setUp(scope: AsyncDisposableStack, { random, clients }: Size): Promise<Scene> {
  const kafka = await startRestartableKafka();
  scope.defer(() => kafka.stop());
  const postgres = await startRestartablePostgres();
  scope.defer(() => postgres.stop());
  const { hostname, port } = new URL(postgres.address);
  const toPostgres = scope.use(await Passage.start({ host: hostname, port: Number(port) }));
  const databaseUrl = Object.assign(new URL(postgres.address), { host: `127.0.0.1:${toPostgres.port}` }).href;
  const platform = scope.use(await createPlatform({ databaseUrl, brokers: kafka.address }));
  // A leader says in its log that it leads, so that the run knows whom to kill.
  const startApi = () => platform.startApi({ LOG_LEVEL: "info" }, FAULTY_API);
  const api = scope.use(await Replicas.start(REPLICAS, startApi));
  const stream = scope.use(await Replicas.start(REPLICAS, () => platform.startStream()));
  const commands = new Commands(api.url, random.fork("commands"));
  const { tenant } = platform;
  const everybody = await populate({ tenant, url: api.url, commands, random });
  const connected = await connectAll(scope, { tenant, everybody, url: stream.url, random, clients });
  return {
    ...{ platform, kafka, postgres, toPostgres, api, stream, commands, ...everybody, ...connected },
    clients: [...connected.slowClients, ...connected.quickClients],
    ...{ visits: [], complaints: [] },
  };
}
