// Rates from totals: two answers and the time between them, both by the database's clock.
import type { PlatformOverview } from "@tributary/client";

/** Over how long a rate is taken: long enough to be calm, short enough to be live. */
const WINDOW_MS = 10_000;

/** Per second; null while there is nothing to compare with. Of the log it is positions, of which some are left out. */
export interface Rates {
  appended: number | null;
  published: number | null;
  delivered: number | null;
  commands: number | null;
}

/** The answers that rates are taken from, with this one as the newest. */
export function withNewest(samples: readonly PlatformOverview[], newest: PlatformOverview): PlatformOverview[] {
  const since = Date.parse(newest.at) - WINDOW_MS;
  const isRecent = ({ at }: PlatformOverview) => Date.parse(at) >= since && at < newest.at;
  return [...samples.filter(isRecent), newest];
}

/** Of the oldest and the newest of these answers. */
export function ratesOf(samples: readonly PlatformOverview[]): Rates {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined)
    return { appended: null, published: null, delivered: null, commands: null };
  const times = { from: first.at, to: last.at };
  const [sentBefore, sentNow] = [first.consumers[0]?.records?.sent, last.consumers[0]?.records?.sent];
  return {
    appended: perSecond({ ...times, before: first.log.appended, now: last.log.appended }),
    published: perSecond({ ...times, before: first.relay.published, now: last.relay.published }),
    delivered: deliveredPerSecond(samples),
    commands:
      sentBefore === undefined || sentNow === undefined
        ? null
        : perSecond({ ...times, before: sentBefore, now: sentNow }),
  };
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

function perSecond({
  from,
  to,
  before,
  now,
}: {
  from: string;
  to: string;
  before: number;
  now: number;
}): number | null {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return seconds > 0 ? Math.max(0, now - before) / seconds : null;
}
