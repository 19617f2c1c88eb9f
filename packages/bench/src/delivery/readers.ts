/** The process of the clients, as the benchmark asks it. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Summary } from "../percentiles.ts";

export interface Reader {
  path: string;
  headers: Readonly<Record<string, string>>;
  /** The only one whose marks may come here, each number once and in order. */
  channel: number;
}

export type Asked =
  | { kind: "open"; url: string; readers: readonly Reader[] }
  | { kind: "forget" }
  | { kind: "count" }
  | { kind: "report" };

export interface Arrived {
  arrived: number;
  outOfOrder: number;
  /** Connections that ended, since the beginning. */
  closed: number;
  /** Milliseconds from when each event was due to when its bytes were read. */
  waits: Summary;
}

export interface Readers extends Disposable {
  readonly pid: number;
  forget(): Promise<void>;
  /** Waits until so many have come, but no longer than `ms`. */
  untilArrived(count: number, ms: number): Promise<void>;
  report(): Promise<Arrived>;
}

const SETTLE_POLL_MS = 50;

/** Opens all of them; each has had its first bytes. */
export async function openReaders(url: string, readers: readonly Reader[]): Promise<Readers> {
  const child = fork(fileURLToPath(new URL("./readers.process.ts", import.meta.url)));
  const exited = once(child, "exit");
  const ask = async (asked: Asked): Promise<unknown> => {
    const answer = once(child, "message");
    const gone = exited.then(() => Promise.reject(new Error("the clients ended")));
    child.send(asked);
    const [message] = await Promise.race([answer, gone]);
    return message;
  };
  await ask({ kind: "open", url, readers });
  return {
    pid: child.pid ?? Number.NaN,
    forget: async () => void (await ask({ kind: "forget" })),
    report: async () => (await ask({ kind: "report" })) as Arrived,
    async untilArrived(count, ms) {
      const giveUpAt = performance.now() + ms;
      const arrived = async () => ((await ask({ kind: "count" })) as Arrived).arrived;
      while ((await arrived()) < count && performance.now() < giveUpAt) await delay(SETTLE_POLL_MS);
    },
    [Symbol.dispose]: () => child.kill("SIGKILL"),
  };
}
