// Servers of a test's own that it may kill -9 and start again: on the same port, with the data that they had written.

import { appendFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { type LocalKafka, startLocalKafka } from "./local-kafka.ts";
import { localKafkaAvailable } from "./local-kafka-jars.ts";
import { isAlive } from "./remembered-process.ts";
import { createRunFolder, removeLeftoverFolders } from "./run-folder.ts";
import { createEmbeddedPostgres } from "./test-postgres.ts";

export interface RestartableServer {
  /** What clients connect to; the same after every start. */
  readonly address: string;
  /** Resolves when the process is gone. */
  kill(): Promise<void>;
  /** Resolves when it serves clients again. */
  start(): Promise<void>;
  /** Ends it for good and removes its data. */
  stop(): Promise<void>;
}

export interface RestartableKafka extends RestartableServer {
  /** The process stands still, its connections stay: it neither answers nor refuses. */
  pause(): void;
  /** It goes on where it stood. */
  resume(): void;
}

const LOOPBACK = "127.0.0.1";
const START_ATTEMPTS = 10;
const POLL_MS = 20;

/** Why this machine can't run servers that a test may kill, or null when it can. */
export const restartableServersAvailable = localKafkaAvailable;

/** A broker run from its jars. `host` is the address by which its clients know it. */
export async function startRestartableKafka({ host = LOOPBACK } = {}): Promise<RestartableKafka> {
  await removeLeftoverFolders();
  const dataDir = await createRunFolder("kafka");
  const port = await freePort();
  let broker: LocalKafka = await startLocalKafka({ dataDir, port, host });
  return {
    address: broker.brokers,
    async kill() {
      process.kill(broker.pid, "SIGKILL");
      await gone(broker.pid);
    },
    async start() {
      broker = await startLocalKafka({ dataDir, port, host });
    },
    pause: () => void process.kill(broker.pid, "SIGSTOP"),
    resume: () => void process.kill(broker.pid, "SIGCONT"),
    async stop() {
      await broker.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * The embedded server from npm, with its durability on: what it has confirmed survives. On another address than loopback it
 * takes connections from anywhere, of whoever has the password.
 */
export async function startRestartablePostgres({ host = LOOPBACK } = {}): Promise<RestartableServer> {
  await removeLeftoverFolders();
  const databaseDir = await createRunFolder("postgres");
  const { server, url } = await createEmbeddedPostgres(databaseDir, [], host);
  const start = () => persistently(() => server.start());
  await server.initialise();
  if (host !== LOOPBACK) await appendFile(join(databaseDir, "pg_hba.conf"), "host all all all password\n");
  await start();
  return {
    address: url,
    async kill() {
      const pid = Number((await readFile(join(databaseDir, "postmaster.pid"), "utf8")).split("\n")[0]);
      process.kill(pid, "SIGKILL");
      await gone(pid);
    },
    start,
    async stop() {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

/** A killed postmaster's children hold its shared memory for a moment longer, and no new one starts meanwhile. */
async function persistently(start: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw new Error("PostgreSQL did not start again", { cause: error });
      await delay(attempt * POLL_MS);
    }
  }
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(POLL_MS);
}
