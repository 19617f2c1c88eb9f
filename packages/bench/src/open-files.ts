/** Every connection is an open file, here and in the app that it goes to. */
import { readFileSync } from "node:fs";

/** For the log, the threads and what the runtime itself keeps open. */
const BESIDES = 500;

/**
 * Node raises its own limit to the hard one, so nothing has to be set where that is high enough.
 * @throws Error that says what to do where it is too low.
 */
export function requireOpenFiles(connections: number): void {
  const needed = connections + BESIDES;
  const hard = hardLimit();
  if (hard >= needed) return;
  throw new Error(
    `${connections} connections take ${needed} open files, and this shell allows ${hard}: raise the hard limit (ulimit -Hn ${needed}, as root, or LimitNOFILE)`,
  );
}

function hardLimit(): number {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "latin1"))?.[1];
  return hard === undefined || hard === "unlimited" ? Number.POSITIVE_INFINITY : Number(hard);
}
