// A server that outlived its killed parent still holds its data folder. Its pid is kept in that folder, so the next start can end it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const PID_FILE = "server.pid";
const POLL_MS = 50;
const PATIENCE_MS = 15_000;

export async function rememberProcess(dataDir: string, pid: number): Promise<void> {
  await writeFile(join(dataDir, PID_FILE), String(pid));
}

/** Ends the remembered process and waits until it is gone; only when its command line names both the program and this folder. */
export async function stopRemembered(dataDir: string, program: string, pidFile = PID_FILE): Promise<void> {
  const pid = rememberedPid(join(dataDir, pidFile));
  const isOurs = (): boolean => {
    const command = pid === null ? "" : commandLine(pid);
    return command.includes(program) && command.includes(dataDir);
  };
  if (pid === null || !isOurs()) return;
  process.kill(pid, "SIGTERM");
  for (let waited = 0; isOurs(); waited += POLL_MS) {
    if (waited >= PATIENCE_MS) process.kill(pid, "SIGKILL");
    await delay(POLL_MS);
  }
}

/** Whether a process with this pid exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The number on the first line: ours has only that, Postgres' own file has more. */
function rememberedPid(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null; // the first start, or a clean folder
  }
}

/** Empty when there is no such process (any more). */
function commandLine(pid: number): string {
  try {
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}
