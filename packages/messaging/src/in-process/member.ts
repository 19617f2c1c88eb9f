// One member of a group: one worker per partition it owns. Records are committed after their handler resolved; when it
// rejects they are retried with back-off and hold up their own partition only.
import { setTimeout as delay } from "node:timers/promises";
import { backOffMs } from "../back-off.ts";
import type { IncomingRecord, Log, SubscribeOptions, Subscription } from "../port.ts";
import { type Runs, runsFor } from "../runs.ts";
import type { ConsumerGroup, Member } from "./group.ts";
import type { InProcessLog } from "./log.ts";

interface Worker {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

export class GroupMember implements Member, Subscription {
  /** An in-memory log has nothing to give up on. */
  readonly failed = new Promise<never>(() => undefined);
  readonly #log: InProcessLog;
  readonly #group: ConsumerGroup;
  readonly #options: SubscribeOptions;
  readonly #runs: Runs;
  readonly #diagnostics: Log | undefined;
  readonly #workers = new Map<number, Worker>();
  #closing = false;
  #crashed = false;

  constructor(log: InProcessLog, options: SubscribeOptions, diagnostics: Log | undefined) {
    this.#log = log;
    this.#group = log.group(options.topic, options.group);
    this.#options = options;
    this.#runs = runsFor(options);
    this.#diagnostics = diagnostics;
  }

  join(): Promise<void> {
    return this.#group.join(this);
  }

  async assign(partitions: readonly number[]): Promise<void> {
    const owned = this.#closing ? [] : partitions;
    const lost = [...this.#workers.keys()].filter((partition) => !owned.includes(partition));
    await Promise.all(lost.map((partition) => this.#stop(partition)));
    for (const partition of owned) if (!this.#workers.has(partition)) this.#start(partition);
  }

  /** Lets go of its partitions before the others share them: no record has two owners at once. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.assign([]);
    await this.#group.leave(this);
  }

  /** Gone as a killed process is: what its handlers still do is never committed, and the others take over at once. */
  async crash(): Promise<void> {
    this.#closing = true;
    this.#crashed = true;
    for (const worker of this.#workers.values()) worker.stop.abort();
    this.#workers.clear();
    await this.#group.leave(this);
  }

  #start(partition: number): void {
    const stop = new AbortController();
    this.#workers.set(partition, { stop, done: this.#work(partition, stop.signal) });
  }

  async #stop(partition: number): Promise<void> {
    const worker = this.#workers.get(partition);
    this.#workers.delete(partition);
    worker?.stop.abort();
    await worker?.done;
  }

  async #work(partition: number, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const next = this.#group.committed(partition);
      const run = this.#log.partitions(this.#options.topic)[partition]?.slice(next, next + this.#runs.longest) ?? [];
      if (run.length === 0) await this.#appended(stop);
      else if ((await this.#handled(run, stop)) && !this.#crashed) this.#group.commit(partition, next + run.length);
    }
  }

  /** True when the handler took the records, false when the worker was stopped before it did. */
  async #handled(run: readonly IncomingRecord[], stop: AbortSignal): Promise<boolean> {
    for (let attempt = 1; !stop.aborted; attempt += 1) {
      try {
        await this.#runs.handle(run);
        return true;
      } catch (error) {
        const { topic, partition, offset } = run[0] ?? {};
        const where = { topic, partition, offset, records: run.length };
        this.#diagnostics?.warn({ err: error, ...where, attempt }, "handler rejected records");
        await delay(backOffMs(attempt), undefined, { signal: stop }).catch(() => undefined);
      }
    }
    return false;
  }

  /** Resolves after the next append, or when the worker is stopped. Nothing is missed: the caller has just looked, in this tick. */
  #appended(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const off = this.#log.onAppended(this.#options.topic, done);
      stop.addEventListener("abort", done, { once: true });
      function done(): void {
        off();
        stop.removeEventListener("abort", done);
        resolve();
      }
      if (stop.aborted) done();
    });
  }
}
