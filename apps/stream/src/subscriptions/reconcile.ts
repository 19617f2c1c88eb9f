// A lost tail record has no successor that would reveal it. So the heads of all that is followed here, and the standing
// of the participants and of the API keys, are compared with Postgres: after every join of the tail, every 5 s, and every second while the
// live side is not moving.

import type { BarredParticipant, ParticipantRef } from "@tributary/event-store";
import type { Logger, SourceKind } from "@tributary/runtime";
import { participantStream } from "@tributary/schemas";
import { chunksOf } from "./chunks.ts";
import type { Hub } from "./hub.ts";
import type { Revocations } from "./revocations.ts";
import type { Suspensions } from "./suspensions.ts";

const TICK_MS = 1_000;
const EVERY_MS = 5_000;

export interface ReconcilerPorts {
  hub: Hub;
  suspensions: Suspensions;
  revocations: Revocations;
  /** Heads by the sources' keys, 0 where there is nothing yet. */
  heads(kind: SourceKind, keys: string[]): Promise<Map<string, number>>;
  /** Those of these participants who are suspended or erased. */
  barredAmong(participants: ParticipantRef[]): Promise<BarredParticipant[]>;
  /** Those of these API keys, by their hashes, that are not in force. */
  endedAmong(apiKeyHashes: string[]): Promise<string[]>;
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
    await Promise.all([compareHeads("feed"), compareHeads("session"), endBarred(), endRevoked()]);
  }

  async function compareHeads(kind: SourceKind): Promise<void> {
    for (const keys of chunksOf(ports.hub.keys(kind))) {
      for (const [key, head] of await ports.heads(kind, keys)) {
        for (const listener of ports.hub.find(kind, key)?.listeners ?? []) listener.onHead(head);
      }
    }
  }

  async function endBarred(): Promise<void> {
    for (const participants of chunksOf(ports.suspensions.participants)) {
      for (const { tenant, id, reason } of await ports.barredAmong(participants)) {
        ports.suspensions.end(participantStream(tenant, id), reason);
      }
    }
  }

  async function endRevoked(): Promise<void> {
    for (const hashes of chunksOf(ports.revocations.hashes)) {
      for (const hash of await ports.endedAmong(hashes)) ports.revocations.end(hash);
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
