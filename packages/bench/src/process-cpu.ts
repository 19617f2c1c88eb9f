/** CPU time that processes have used, from /proc. It says what work costs also on a machine that is busy with other work. */
import { readdirSync, readFileSync } from "node:fs";
import { Client } from "pg";

const TICKS_PER_SECOND = 100;

interface Process {
  parent: number;
  /** In seconds. */
  own: number;
  /** Of the children that it has seen end. */
  endedChildren: number;
}

/** CPU seconds of one process; NaN where there is no /proc. */
export const cpuSeconds = (pid: number): number => processOf(pid)?.own ?? Number.NaN;

/** CPU seconds of a process, its living children, and those that have ended: a whole Postgres server. */
export function cpuSecondsWithChildren(pid: number): number {
  const parent = processOf(pid);
  if (parent === null) return Number.NaN;
  const living = readdirSync("/proc").map((name) => processOf(Number(name)));
  const children = living.filter((process) => process?.parent === pid);
  return children.reduce((sum, child) => sum + (child?.own ?? 0), parent.own + parent.endedChildren);
}

/** A size in /proc/<pid>/status in MiB, such as VmHWM; NaN where there is none. */
export function memoryMiB(pid: number, name: "VmRSS" | "VmHWM"): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    return Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024);
  } catch {
    return Number.NaN;
  }
}

/** Memory of a process; what it shares with others counts in parts. */
export const pssKibibytes = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "latin1"))?.[1]);

/** The server's own process. @throws Error when it does not run on this machine. */
export async function postgresPid(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query("select pg_backend_pid() as pid");
    const backend = Number(rows[0]?.pid);
    const parent = processOf(backend)?.parent;
    if (parent === undefined || !readFileSync(`/proc/${backend}/cmdline`, "latin1").startsWith("postgres")) {
      throw new Error("the CPU time of Postgres can only be read when it runs on this machine: leave out DATABASE_URL");
    }
    return parent;
  } finally {
    await client.end();
  }
}

/** Null when there is no such process (any more). */
function processOf(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, counted from the third field: the name may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const seconds = (at: number) => Number(fields[at]) / TICKS_PER_SECOND;
    return { parent: Number(fields[1]), own: seconds(11) + seconds(12), endedChildren: seconds(13) + seconds(14) };
  } catch {
    return null;
  }
}
