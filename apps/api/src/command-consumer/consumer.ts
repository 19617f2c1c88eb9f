// Executes the commands of the topic, those of one key in their order. What cannot be executed becomes a dead letter and
// holds nobody up; what cannot be executed now blocks its partition until it can, because order matters more than speed.
import { setTimeout as delay } from "node:timers/promises";
import type { IncomingRecord, Messaging, Subscription } from "@tributary/messaging";
import type { Telemetry } from "@tributary/runtime";
import { backOff } from "../relay/back-off.ts";
import type { Executor } from "./execute-record.ts";
import { executeRun } from "./execute-run.ts";
import { COMMANDS, type ConsumerMetrics, measureConsumer } from "./metrics.ts";

export interface CommandConsumer extends AsyncDisposable {
  start(): void;
}

interface ConsumerOptions extends Executor {
  messaging: Pick<Messaging, "subscribe" | "lag">;
  telemetry: Telemetry;
}

/** Two appends of a busy conversation. */
const LONGEST_RUN = 64;

/** A member of the consumer group, which joins as soon as Kafka is there and again whenever its subscription gave up. */
export const createCommandConsumer = (options: ConsumerOptions): CommandConsumer => new Consumer(options);

class Consumer implements CommandConsumer {
  readonly #options: ConsumerOptions;
  readonly #metrics: ConsumerMetrics;
  readonly #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#metrics = measureConsumer(options.telemetry, options.messaging);
  }

  start(): void {
    this.#running = this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const stopped = this.#stopped.signal;
    const over = new Promise<null>((resolve) => stopped.addEventListener("abort", () => resolve(null)));
    for (let failures = 1; !stopped.aborted; failures += 1) {
      const joining = this.#join();
      try {
        const subscription = await Promise.race([joining, over]);
        if (subscription === null) return closeLater(joining);
        failures = 0;
        await Promise.race([subscription.failed, over]).finally(() => subscription.close());
      } catch (error) {
        this.#options.log.warn({ event: "commands-not-consumed", failures, err: error });
        await delay(backOff(failures), undefined, { signal: stopped }).catch(() => undefined);
      }
    }
  }

  #join(): Promise<Subscription> {
    const { topic, group } = COMMANDS;
    const handleRun = (records: readonly IncomingRecord[]) => this.#handle(records);
    return this.#options.messaging.subscribe({ topic, group, handleRun, longestRun: LONGEST_RUN });
  }

  async #handle([first, ...rest]: readonly IncomingRecord[]): Promise<void> {
    if (!first) return;
    this.#metrics.started(first);
    for await (const executed of executeRun(this.#options, [first, ...rest].map(withTextHeaders))) {
      if ("letter" in executed) await this.#options.api.store.deadLetters.add(executed.letter);
      this.#metrics.executed(executed);
    }
    this.#metrics.finished(first);
  }
}

/** Joining cannot be called off, and without a broker it takes long; stopping does not wait for it. */
function closeLater(joining: Promise<Subscription>): void {
  joining.then((subscription) => subscription.close()).catch(() => undefined);
}

const withTextHeaders = (record: IncomingRecord) => ({
  ...record,
  headers: Object.fromEntries(Object.entries(record.headers).map(([name, value]) => [name, value.toString("utf8")])),
});
