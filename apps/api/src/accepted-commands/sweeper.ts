// Publishes accepted commands again that have no result after half a minute: their publisher may have died, or Kafka may
// have been away. Executing one twice has the effect of once, so this needs to be careful about load only. And removes
// files that were uploaded and never sent, what a rebuild that died has left, and what is kept for a while only.
import { setTimeout as delay } from "node:timers/promises";
import type { EventStore } from "@tributary/event-store";
import type { Messaging } from "@tributary/messaging";
import { type Logger, newId } from "@tributary/runtime";
import { takeLeadership } from "../leases/leadership.ts";
import { publishCommands } from "./publisher.ts";

const BATCH = 100;
const SWEEP_EVERY_MS = 5_000;
const TRIM_BATCH = 500;
const TRIMS_PER_SWEEP = 10;

/** How long something is kept, in days; 0 is for ever. */
export interface RetentionDays {
  feeds: number;
  receipts: number;
}

export interface Sweeper extends AsyncDisposable {
  start(): void;
}

export interface SweeperOptions {
  store: Pick<EventStore, "acceptedCommands" | "dropForgottenShadow" | "files" | "leases" | "retention">;
  messaging: Pick<Messaging, "publish">;
  retention: RetentionDays;
  log: Logger;
  /** How often to look, and to ask for the lease while another replica has it. */
  everyMs?: number;
}

/** A sweeper that works while it holds the lease, so that one replica does. */
export function createSweeper(options: SweeperOptions): Sweeper {
  const stopped = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    start() {
      running = run(options, stopped.signal);
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await running;
    },
  };
}

async function run(options: SweeperOptions, stopped: AbortSignal): Promise<void> {
  const { store, log, everyMs = SWEEP_EVERY_MS } = options;
  const holder = newId();
  while (!stopped.aborted) {
    try {
      await using leadership = await takeLeadership({ leases: store.leases, name: "command-sweeper", holder, log });
      const over = leadership ? AbortSignal.any([leadership.lost, stopped]) : stopped;
      while (leadership && !over.aborted) {
        await sweep(options, over);
        await store.files.removeUnused();
        await store.dropForgottenShadow();
        await trim(options, over);
        await pause(everyMs, over);
      }
    } catch (error) {
      log.warn({ event: "commands-not-swept", err: error });
    }
    await pause(everyMs, stopped);
  }
}

async function sweep({ store, messaging, log }: SweeperOptions, over: AbortSignal): Promise<void> {
  for (;;) {
    const overdue = await store.acceptedCommands.takeOverdue(BATCH);
    if (overdue.length > 0) {
      log.info({ event: "commands-published-again", commands: overdue.length });
      await publishCommands(messaging, overdue).catch(async (error: unknown) => {
        await store.acceptedCommands.retrySoon(overdue);
        throw error;
      });
    }
    if (overdue.length < BATCH || over.aborted) return;
  }
}

/** A bounded part of what is due, so that a first run after years takes its time and holds up nothing. */
async function trim({ store: { retention }, retention: { feeds, receipts } }: SweeperOptions, over: AbortSignal) {
  for (const [days, trimSome] of [
    [feeds, retention.trimFeeds],
    [receipts, retention.trimReceipts],
  ] as const) {
    for (let run = 0; days > 0 && run < TRIMS_PER_SWEEP && !over.aborted; run += 1) {
      if ((await trimSome(days, TRIM_BATCH)) < TRIM_BATCH) break;
    }
  }
}

function pause(ms: number, until: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal: until }).catch(() => undefined);
}
