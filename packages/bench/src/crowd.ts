/** Thousands of readers that come back by themselves, in a thread of their own. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Place } from "./crowd-member.ts";
import type { CrowdState, Directions } from "./crowd-thread.ts";

export class Crowd implements AsyncDisposable {
  readonly #thread: Worker;

  constructor(places: readonly Place[]) {
    this.#thread = new Worker(new URL("./crowd-thread.ts", import.meta.url), { workerData: places });
  }

  /** From now on streams are to be had here, and whoever has none asks for one at once. */
  send(directions: Directions): void {
    this.#thread.postMessage(directions);
  }

  async state(what: "state" | "arrivals" = "state"): Promise<CrowdState> {
    this.#thread.postMessage(what);
    const [state] = (await once(this.#thread, "message")) as [CrowdState];
    return state;
  }

  /** @throws Error with what there is when it is not so in time. */
  async until(isSo: (state: CrowdState) => boolean, what: string, timeoutMs: number): Promise<CrowdState> {
    for (const deadline = performance.now() + timeoutMs; ; ) {
      const state = await this.state();
      if (isSo(state)) return state;
      if (performance.now() > deadline) {
        const { open, wrong, caughtUpAt } = state;
        throw new Error(
          `not in ${timeoutMs} ms: ${what} (${open} open, ${caughtUpAt.length} caught up, ${wrong} wrong)`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread.terminate();
  }
}
