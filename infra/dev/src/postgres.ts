/**
 * The database: DATABASE_URL when there is one, else an embedded PostgreSQL whose data stays in the data folder.
 * fsync stays on: what was answered 2xx survives a kill -9 in development too.
 */
import { execFile } from "node:child_process";
import { chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { freePort } from "@tributary/testing";
import { type PostgresHome, postgresHome } from "./postgres-home.ts";
import { commandOf } from "./process-table.ts";
import { firstLine, StartError } from "./start-error.ts";

const execFileAsync = promisify(execFile);

export interface Database {
  url: string;
  /** Which database this is, for the one line that a newcomer reads. */
  note: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The database that DATABASE_URL names. It is not ours, so it is not stopped. */
export function givenDatabase(url: string): Database {
  return { url, note: "DATABASE_URL", [Symbol.asyncDispose]: async () => undefined };
}

/** Starts the embedded PostgreSQL on a free port, initialising its folder on the first run. Ready when it resolves. */
export async function startPostgres(dataDir: string, password: string): Promise<Database> {
  const home = await postgresHome(dataDir);
  await stopLeftOver(home);
  if (!(await isInitialised(home))) await initialise(home, password);
  const port = await freePort();
  const log = path.join(home.data, "server.log");
  const flags = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_wal_size=1GB`;
  await run(home, "pg_ctl", ["start", "-w", "-t", "60", "-D", home.data, "-l", log, "-o", flags]).catch(
    async (error) => {
      throw new StartError(`PostgreSQL did not start: ${await lastLine(log, firstLine(error))}`);
    },
  );
  const where = home.elsewhere
    ? `${home.data} (the clone's folder is closed to the user that PostgreSQL runs as)`
    : home.data;
  return {
    url: `postgresql://tributary:${password}@127.0.0.1:${port}/postgres`,
    note: `embedded PostgreSQL on port ${port}, data in ${where}`,
    [Symbol.asyncDispose]: () => stop(home),
  };
}

async function isInitialised(home: PostgresHome): Promise<boolean> {
  return (await stat(path.join(home.data, "PG_VERSION")).catch(() => null)) !== null;
}

async function initialise(home: PostgresHome, password: string): Promise<void> {
  // Made beside its place and moved there when whole: an initdb that is cut short leaves nothing that looks usable.
  const unfinished = `${home.data}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const secretFolder = await mkdtemp(path.join(tmpdir(), "tributary-initdb-"));
  const passwordFile = path.join(secretFolder, "password");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (home.account) {
    const { uid, gid } = home.account;
    for (const item of [unfinished, secretFolder, passwordFile]) await chown(item, uid, gid);
  }
  const options = ["--username=tributary", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"];
  try {
    await run(home, "initdb", ["-D", unfinished, `--pwfile=${passwordFile}`, ...options]);
    await rename(unfinished, home.data);
  } finally {
    await rm(secretFolder, { recursive: true, force: true });
  }
}

/** A killed launcher leaves its server behind; a pid file alone says nothing, since the number may be reused. */
async function stopLeftOver(home: PostgresHome): Promise<void> {
  const text = await readFile(path.join(home.data, "postmaster.pid"), "utf8").catch(() => "");
  const command = await commandOf(Number(text.split("\n")[0]));
  if (command?.includes("postgres") && command.includes(home.data)) return stop(home);
}

async function stop(home: PostgresHome): Promise<void> {
  await run(home, "pg_ctl", ["stop", "-w", "-t", "15", "-m", "fast", "-D", home.data]);
}

async function run(home: PostgresHome, program: string, args: string[]): Promise<void> {
  // pg_ctl must not wait on our pipes: the server that it leaves running would hold them open.
  await execFileAsync(path.join(home.bin, program), args, { ...home.account, cwd: "/" });
}

async function lastLine(file: string, otherwise: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.trim().split("\n").at(-1) || otherwise;
}
