// Folders of servers that a test run starts without Docker: named for the run's process, so the next run can tidy up after a killed one.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, stopRemembered } from "./remembered-process.ts";

const PREFIX = "tributary-tests-";

export function createRunFolder(server: "kafka" | "postgres"): Promise<string> {
  return mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-${server}-`));
}

/** Ends the servers of runs that were killed, and removes their data. */
export async function removeLeftoverFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    await stopRemembered(folder, "kafka.Kafka");
    await stopRemembered(folder, "postgres", "postmaster.pid");
    await rm(folder, { recursive: true, force: true });
  }
}
