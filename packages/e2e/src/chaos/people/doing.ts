/** What somebody may do next: one of several things, some more often than others. */
import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "@tributary/testing/checker";

export interface Doing {
  /** Among the others. */
  readonly weight: number;
  do(): Promise<unknown>;
}

/** One of them, by their weights. */
export function pick(random: Random, doings: readonly Doing[]): Doing | undefined {
  let left = random.next() * doings.reduce((sum, { weight }) => sum + weight, 0);
  return doings.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
}

/** One thing after the other, so that none of them comes in another's way. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(doing: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(doing);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** Waits for as long as people do, or until it is over. */
export async function pause(ms: number, over: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: over }).catch(() => undefined);
}
