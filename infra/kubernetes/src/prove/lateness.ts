// How long after it could have had it a client had an event: after its commit, or after the client was back, when that was later.
import type { Delivered } from "@tributary/e2e/load";

export const LATE_MS = 1_000;

export interface Lateness {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** How many came later than a second after that. */
  readonly late: number;
}

export function latenessOf(deliveries: readonly Delivered[]): Lateness {
  const waits = deliveries.map(waitOf).sort((a, b) => a - b);
  const at = (share: number) => waits[Math.max(0, Math.ceil(waits.length * share) - 1)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1), late: waits.filter((wait) => wait > LATE_MS).length };
}

const waitOf = ({ committedAt, arrivedAt, openedAt }: Delivered): number =>
  Math.max(0, arrivedAt - Math.max(committedAt, openedAt));

/**
 * How long after `from` the last event came that any client had waited for longer than a second since its commit, wherever
 * that client was meanwhile; 0 when nobody waited so long. Only what came before `until` counts.
 */
export function recoveredAfter(
  deliveries: readonly Delivered[],
  { from, until }: { from: number; until: number },
): number {
  const waited = deliveries.filter(
    ({ committedAt, arrivedAt }) => arrivedAt >= from && arrivedAt < until && arrivedAt - committedAt > LATE_MS,
  );
  return waited.reduce((latest, { arrivedAt }) => Math.max(latest, arrivedAt - from), 0);
}
