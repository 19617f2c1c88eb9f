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

/** When the late ones came, in seconds since the first event, with how old their connections were: what to look for in the logs. */
export function lateMoments(deliveries: readonly Delivered[]): string[] {
  const begin = Math.min(...deliveries.map(({ committedAt }) => committedAt));
  const late = deliveries.filter((delivery) => waitOf(delivery) > LATE_MS);
  const moments = Map.groupBy(late, ({ arrivedAt }) => Math.floor((arrivedAt - begin) / LATE_MS));
  return [...moments]
    .sort(([a], [b]) => a - b)
    .map(([second, those]) => {
      const open = those.map(({ arrivedAt, openedAt }) => arrivedAt - openedAt);
      const ages = `${Math.min(...open)} to ${Math.max(...open)} ms`;
      return `${those.length} late in second ${second}, after up to ${Math.max(...those.map(waitOf))} ms, on connections open for ${ages}`;
    });
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
