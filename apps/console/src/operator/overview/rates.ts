// Rates from totals: two answers and the time between them, both by the database's clock.
import type { PlatformOverview } from "@tributary/client";

/** Over how long a rate is taken: long enough to be calm, short enough to be live. */
export const WINDOW_MS = 10_000;

/** Per second; null while there is nothing to compare with. */
export interface Rates {
  /** Events. */
  appended: number | null;
  published: number | null;
  /** Events, each as often as there is a stream that it was written to. */
  delivered: number | null;
  /** Records of the commands' topic. */
  commands: number | null;
}

/** The answers that rates are taken from, with this one as the newest. */
export function withNewest(samples: readonly PlatformOverview[], newest: PlatformOverview): PlatformOverview[] {
  const since = Date.parse(newest.at) - WINDOW_MS;
  const isRecent = ({ at }: PlatformOverview) => Date.parse(at) >= since && at < newest.at;
  return [...samples.filter(isRecent), newest];
}

/** Of the oldest and the newest of these answers. */
export const ratesOf = (samples: readonly PlatformOverview[]): Rates => ({
  appended: growth(samples, ({ eventTotals }) => eventTotals.appended),
  published: growth(samples, ({ eventTotals }) => eventTotals.published),
  delivered: deliveredPerSecond(samples),
  commands: growth(samples, ({ consumers }) => consumers[0]?.records?.sent ?? null),
});

function growth(
  samples: readonly PlatformOverview[],
  totalOf: (one: PlatformOverview) => number | null,
): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return null;
  const [before, now] = [totalOf(first), totalOf(last)];
  return before === null || now === null ? null : perSecond({ from: first.at, to: last.at, before, now });
}

/** For how long at least the oldest command that the group has not committed waits, as far as these answers tell. */
export function secondsCommandsWait(samples: readonly PlatformOverview[]): number {
  const newest = samples.at(-1);
  const records = newest?.consumers[0]?.records ?? null;
  if (newest === undefined || records === null) return 0;
  const done = records.sent - records.waiting;
  const before = samples.find(({ consumers }) => (consumers[0]?.records?.sent ?? 0) > done) ?? newest;
  return (Date.parse(newest.at) - Date.parse(before.at)) / 1000;
}

/** Each replica by its own reports, which come every few seconds; null when none has reported twice. */
export function deliveredPerSecond(samples: readonly PlatformOverview[]): number | null {
  const last = samples.at(-1);
  if (last?.streams.replicas.length === 0) return 0;
  const rates = (last?.streams.replicas ?? []).map(({ replica }) => replicaPerSecond(samples, replica));
  const known = rates.filter((rate) => rate !== null);
  return known.length === 0 ? null : known.reduce((sum, rate) => sum + rate, 0);
}

/** What one replica delivers. */
export function replicaPerSecond(samples: readonly PlatformOverview[], replica: string): number | null {
  const reports = samples.flatMap(({ streams }) => streams.replicas.filter((one) => one.replica === replica));
  const [first, last] = [reports[0], reports.at(-1)];
  if (first === undefined || last === undefined) return null;
  return perSecond({ from: first.reportedAt, to: last.reportedAt, before: first.delivered, now: last.delivered });
}

interface Growth {
  from: string;
  to: string;
  before: number;
  now: number;
}

function perSecond({ from, to, before, now }: Growth): number | null {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return seconds > 0 ? Math.max(0, now - before) / seconds : null;
}
