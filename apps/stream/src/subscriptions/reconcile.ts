// A lost tail record has no successor that would reveal it. So the heads of all open feeds are compared with Postgres:
// after every join of the tail, every 5 s, and every second while the live side is not moving.

import type { Logger } from "@tributary/runtime";
import type { Hub } from "./hub.ts";

const TICK_MS = 1_000;
const EVERY_MS = 5_000;
const FEEDS_PER_QUERY = 2_000;

export interface ReconcilerPorts {
  hub: Hub;
  /** Heads by full feed key, 0 for a feed without entries. */
  heads(keys: string[]): Promise<Map<string, number>>;
  /** True while Kafka or the relay delivers nothing that could be relied on. */
  liveSideStands(): Promise<boolean>;
  now(): number;
  log: Logger;
}

export interface Reconciler extends Disposable {
  start(): void;
  /** Compares at once (or right after the comparison that is running). */
  poke(): void;
}

export function createReconciler(ports: ReconcilerPorts): Reconciler {
  let timer: NodeJS.Timeout | undefined;
  let comparedAt = Number.NEGATIVE_INFINITY;
  let poked = false;
  let running = false;

  async function compare(): Promise<void> {
    const { keys } = ports.hub;
    for (let at = 0; at < keys.length; at += FEEDS_PER_QUERY) {
      const heads = await ports.heads(keys.slice(at, at + FEEDS_PER_QUERY));
      for (const [key, head] of heads) {
        for (const listener of ports.hub.feed(key)?.listeners ?? []) listener.onHead(head);
      }
    }
  }

  async function tick(): Promise<void> {
    if (running) return;
    running = true;
    try {
      const due = poked || ports.now() - comparedAt >= EVERY_MS || (await ports.liveSideStands());
      if (due) {
        poked = false;
        comparedAt = ports.now();
        await compare();
      }
    } catch (error) {
      // Postgres is away; the next tick tries again, and streams wait rather than guess.
      poked = true;
      ports.log.warn({ event: "reconcile-failed", err: error });
    } finally {
      running = false;
    }
  }

  return {
    start() {
      timer = setInterval(() => void tick(), TICK_MS).unref();
    },
    poke() {
      poked = true;
      void tick();
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
