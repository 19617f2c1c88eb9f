// Publishes what is committed, in the log's order, and moves its cursor afterwards: nothing uncommitted gets out,
// nothing committed stays behind. At least once: a crash between the two publishes a batch again.
import { setTimeout as delay } from "node:timers/promises";
import type { EventStore } from "@tributary/event-store";

import { inChunks, type Messaging, REQUEST_BYTES } from "@tributary/messaging";
import { type Logger, newId, type Telemetry } from "@tributary/runtime";
import { toRecord } from "@tributary/schemas";
import { createRestoreWatch, suspectForeignCluster } from "../epochs/restore-watch.ts";
import { type Leadership, takeLeadership } from "../leases/leadership.ts";
import { backOff } from "./back-off.ts";
import { measureRelay, type RelayMetrics } from "./metrics.ts";
import { createWakeUp } from "./wake-up.ts";

const BATCH = 500;
/** Time for the broker to acknowledge what is on its way when the relay stops. */
const LAST_PUBLISH_MS = 2_000;
/** How long commits lie at most when a leader lets go; each try is two small reads. */
const STANDBY_MS = 100;
/** Whether somebody has looked into a log that may be damaged. */
const SUSPECT_MS = 500;
const POLL_MS = { busy: 20, idle: 250 };
/**
 * From the start of one batch to that of the next: under load the commits of this time share one reading, one request to the
 * broker and one move of the cursor. What comes after a quiet moment does not wait.
 */
const BATCH_EVERY_MS = 10;
const BUSY_FOR_MS = 2_000;

export interface Relay extends AsyncDisposable {
  start(): void;
  /** Says that something was committed. Cheap; a lost poke costs a quarter of a second. */
  poke(): void;
  /** Whether this replica publishes right now. */
  readonly leading: boolean;
}

interface RelayOptions {
  store: Pick<EventStore, "relay" | "leases" | "epochs">;
  messaging: Pick<Messaging, "publish" | "newest">;
  telemetry: Telemetry;
  log: Logger;
  /** How often to look without being poked: shortly after an event, and otherwise. */
  pollMs?: { busy: number; idle: number };
}

/** A relay that waits for its turn to lead, leads, and waits again when it loses the lease. */
export const createRelay = (options: RelayOptions): Relay => new RelayLoop(options);

class RelayLoop implements Relay {
  readonly #options: RelayOptions;
  readonly #pollMs: { busy: number; idle: number };
  readonly #holder = newId();
  readonly #stopped = new AbortController();
  readonly #wakeUp = createWakeUp();
  readonly #metrics: RelayMetrics;
  #leading = false;
  #running: Promise<void> = Promise.resolve();

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#pollMs = options.pollMs ?? POLL_MS;
    this.#metrics = measureRelay(options.telemetry, { store: options.store, leading: () => this.#leading });
  }

  get leading(): boolean {
    return this.#leading;
  }

  start(): void {
    this.#running = this.#run();
  }

  poke(): void {
    if (this.#leading) this.#wakeUp.poke();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const stopped = this.#stopped.signal;
    let failures = 0;
    while (!stopped.aborted) {
      try {
        await this.#takeTurn();
        failures = 0;
      } catch (error) {
        failures += 1;
        this.#options.log.error({ event: "relay-turn-failed", failures, err: error });
        await pause(backOff(failures), stopped);
      }
    }
  }

  async #takeTurn(): Promise<void> {
    const { store, log } = this.#options;
    if ((await store.epochs.current()).suspect) return pause(SUSPECT_MS, this.#stopped.signal);
    await using leadership = await takeLeadership({ leases: store.leases, name: "relay", holder: this.#holder, log });
    if (!leadership) return pause(STANDBY_MS, this.#stopped.signal);
    if (await suspectForeignCluster({ store, log })) return;
    const { fence } = leadership;
    this.#leading = true;
    log.info({ event: "relay-leads", fence });
    await this.#lead(leadership);
    this.#leading = false;
    log.info({ event: "relay-stops-leading", fence });
  }

  async #lead(leadership: Leadership): Promise<void> {
    const over = AbortSignal.any([leadership.lost, this.#stopped.signal]);
    over.addEventListener("abort", this.#wakeUp.poke);
    const watch = createRestoreWatch({ ...this.#options, until: over, onRestored: leadership.resign });
    watch.look();
    let activeAt = performance.now();
    let failures = 0;
    while (!over.aborted) {
      const begunAt = performance.now();
      try {
        const count = await this.#publishBatch(leadership, over);
        failures = 0;
        if (count > 0) activeAt = performance.now();
        if (count === BATCH) continue;
        const early = begunAt + BATCH_EVERY_MS - performance.now();
        if (count > 0 && early > 0) await pause(early, over);
        const isBusy = performance.now() - activeAt < BUSY_FOR_MS;
        await this.#wakeUp.sleep(isBusy ? this.#pollMs.busy : this.#pollMs.idle);
      } catch (error) {
        failures += 1;
        this.#metrics.failed();
        this.#options.log.error({ event: "relay-batch-failed", failures, err: error });
        await pause(backOff(failures), over);
        watch.look(); // what answers next may be a standby, or a backup
      }
    }
  }

  async #publishBatch({ fence, resign }: Leadership, over: AbortSignal): Promise<number> {
    const { store, messaging } = this.#options;
    const batch = await store.relay.readBatch(BATCH);
    const { events } = batch;
    if (events.length === 0 || over.aborted) return 0;
    for (const records of inChunks(events.map(toRecord), REQUEST_BYTES)) {
      await acknowledged(messaging.publish("tributary.events", records), over);
      this.#metrics.published(records.length);
    }
    // Refused: a newer leader exists. What was published twice is dropped by every consumer.
    if (!(await store.relay.advance(batch, fence))) resign();
    return events.length;
  }
}

/** Waits for the broker; once the relay's turn is over not for long, because the next leader publishes the batch again. */
async function acknowledged(publishing: Promise<void>, over: AbortSignal): Promise<void> {
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const giveUpSoon = (): void => {
    timer = setTimeout(() => reject(new Error("stopped while the broker did not answer")), LAST_PUBLISH_MS);
  };
  if (over.aborted) giveUpSoon();
  else over.addEventListener("abort", giveUpSoon, { once: true });
  try {
    await Promise.race([publishing, givenUp]);
  } finally {
    over.removeEventListener("abort", giveUpSoon);
    clearTimeout(timer);
  }
}

/** Pokes end a sleep, but never a pause: a broken broker must not be asked again by every commit. */
function pause(ms: number, until: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal: until }).catch(() => undefined);
}
