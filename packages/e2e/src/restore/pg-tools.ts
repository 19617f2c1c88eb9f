/**
 * A backup and its restore by Postgres' own tools. pg_dump, because it is there wherever Postgres is, asks for no rights on the
 * server, and what it writes goes into another cluster: transaction ids begin anew there, which is the harder case for the log.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Why there can be no backup of this server here (no tools, or older ones than it), or null. */
export async function noBackupHere(databaseUrl: string): Promise<string | null> {
  try {
    await run("pg_restore", ["--version"]);
    await run("pg_dump", ["--schema-only", "--file=/dev/null", databaseUrl]);
    return null;
  } catch (error) {
    return `pg_dump can't read this server: ${String(error).split("\n")[0]?.replace(databaseUrl, "…")}`;
  }
}

/** Writes the database as it is at this moment, while others go on writing. */
export async function backUp(databaseUrl: string, file: string): Promise<void> {
  await run("pg_dump", ["--format=custom", `--file=${file}`, databaseUrl]);
}

/** Fills an empty database. */
export async function restoreBackup(file: string, databaseUrl: string): Promise<void> {
  await run("pg_restore", ["--no-owner", "--exit-on-error", `--dbname=${databaseUrl}`, file]);
}
