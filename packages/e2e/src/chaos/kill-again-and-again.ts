/** kill -9 of one replica after the other, each with a successor, until it is enough. */
import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "@tributary/testing/checker";
import type { Replicas } from "./replicas.ts";

interface Killing {
  everyMs: number;
  random: Random;
  enough: AbortSignal;
  tell(line: string): void;
}

/** Never more than one is away; answers how many were killed. */
export async function killAgainAndAgain(
  replicas: Replicas,
  { everyMs, random, enough, tell }: Killing,
): Promise<number> {
  for (let kills = 0; ; kills++) {
    await delay(everyMs, undefined, { signal: enough }).catch(() => undefined);
    if (enough.aborted) return kills;
    await replicas.complete();
    const victim = random.pick(replicas.running);
    tell(`kill -9 of adapter ${victim.pid}`);
    await replicas.kill(victim);
  }
}
