// Which fault strikes when: all of it is known before the run begins, and the same for the same seed.

import type { Random } from "./random.ts";

export interface PlannedFault<Kind extends string> {
  readonly kind: Kind;
  readonly atMs: number;
  /** For whatever else is left to chance when it strikes: whom it hits, and how. */
  readonly random: Random;
}

export interface FaultPlanOptions<Kind extends string> {
  readonly durationMs: number;
  readonly perMinute: Readonly<Record<Kind, number>>;
}

const MINUTE_MS = 60_000;

/** Each kind strikes once in each of its equal slots, at a random moment of it: so its number is certain, its time is not. */
export function planFaults<Kind extends string>(
  random: Random,
  { durationMs, perMinute }: FaultPlanOptions<Kind>,
): PlannedFault<Kind>[] {
  const kinds = Object.keys(perMinute) as Kind[];
  const faults = kinds.flatMap((kind) => {
    const times = random.fork(kind);
    const count = Math.max(1, Math.round((perMinute[kind] * durationMs) / MINUTE_MS));
    return Array.from({ length: count }, (_, slot): PlannedFault<Kind> => {
      const atMs = Math.floor(((slot + times.next()) * durationMs) / count);
      return { kind, atMs, random: random.fork(`${kind} ${slot}`) };
    });
  });
  return faults.sort((a, b) => a.atMs - b.atMs);
}
