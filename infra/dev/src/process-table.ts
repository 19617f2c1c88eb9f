/** Looking at other processes, so that a left-over of a killed run is told from a stranger with the same number. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execFileAsync = promisify(execFile);

/** The command line of a running process, or null when there is none. */
export async function commandOf(pid: number): Promise<string | null> {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  try {
    const { stdout } = await execFileAsync("ps", ["-ww", "-o", "stat=,command=", "-p", String(pid)]);
    // Z: it has ended, and only its parent has not asked how yet.
    return /^[^Z\s]\S* +(.+)$/.exec(stdout.trim())?.[1] ?? null;
  } catch {
    return null;
  }
}
