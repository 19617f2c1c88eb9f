// The parts of one replica, put together: what each of them asks of the others, of the store and of Kafka.

import { StoreUnavailableError, sealedCommand } from "@tributary/event-store";
import { type KeptTail, keepTail } from "@tributary/messaging";
import { newId } from "@tributary/runtime";
import { createStreamMetrics, observe, type StreamMetrics, watchStreams } from "./metrics.ts";
import type { StreamPorts } from "./ports.ts";
import { markCommand } from "./session-stream/mark-command.ts";
import { ReadMarks } from "./session-stream/read-marks.ts";
import { CatchUp } from "./subscriptions/catch-up.ts";
import { FollowedEpoch } from "./subscriptions/followed-epoch.ts";
import { Hub } from "./subscriptions/hub.ts";
import { createKeepAliveWheel, type KeepAliveWheel } from "./subscriptions/keep-alive-wheel.ts";
import { createLiveTail } from "./subscriptions/live-tail.ts";
import { dispatchMoment } from "./subscriptions/moments.ts";
import { createOpenReport, type OpenReport } from "./subscriptions/open-report.ts";
import { OpenStreams } from "./subscriptions/open-streams.ts";
import { createReconciler, type Reconciler } from "./subscriptions/reconcile.ts";
import { Revocations } from "./subscriptions/revocations.ts";
import { type EntryReader, readEntries, readFloor, readHeads } from "./subscriptions/store-reader.ts";
import { type MostStreams, StreamLimits } from "./subscriptions/stream-limits.ts";
import { Suspensions } from "./subscriptions/suspensions.ts";
import { TokenExpiries } from "./subscriptions/token-expiries.ts";
import { defaultTuning } from "./tuning.ts";

const NO_LIMITS: MostStreams = { perPerson: 0, perKey: 0, perReplica: 0 };
const WHEEL_SLOTS = 60;
/** A healthy tail answers twice a second; a relay that works is never this far behind. */
const STANDS_AFTER_MS = 1_000;

export interface Parts {
  metrics: StreamMetrics;
  epoch: FollowedEpoch;
  streams: OpenStreams;
  marks: ReadMarks;
  tail: KeptTail;
  moments: KeptTail;
  report: OpenReport;
  reconciler: Reconciler;
  wheel: KeepAliveWheel;
  tokens: TokenExpiries;
  catchUp: CatchUp;
}

/** Nothing runs yet. */
export function assemble(ports: StreamPorts): Parts {
  const { store, clock, log, messaging } = ports;
  const tuning = { ...defaultTuning, ...ports.tuning };
  const now = () => clock.now();
  const metrics = createStreamMetrics(ports.telemetry);
  const hub = new Hub(ports.cursors);
  const suspensions = new Suspensions();
  const revocations = new Revocations();
  const wheel = createKeepAliveWheel({ turnMs: tuning.keepAliveMs, slots: WHEEL_SLOTS, now: () => performance.now() });
  const tokens = new TokenExpiries({ sessions: store.streamSessions, now, log: log.child({ module: "tokens" }) });
  const epoch = new FollowedEpoch({
    read: () => store.epochs.current(),
    onNew: (current) => streams.endBefore(current),
    onSuspect: () => streams.endAll(),
    log: log.child({ module: "epoch" }),
  });
  const catchUp = createCatchUp(ports, { store, hub, epoch }, metrics);
  const tail = createLiveTail({
    ...{ messaging, hub, epoch, suspensions, now, keyring: store.keyring, tracing: ports.telemetry.tracing },
    log: log.child({ module: "live-tail" }),
    onJoin: () => reconciler.poke(),
    onLateSuspension: () => reconciler.poke(),
    onDispatched: (seconds) => metrics.dispatch.record(seconds),
  });
  const momentLog = log.child({ module: "moments" });
  const moments = keepTail({
    ...{ messaging, now, log: momentLog, topic: "tributary.ephemeral" },
    onRecord: (record) => dispatchMoment({ hub, now, log: momentLog }, record),
  });
  const reconciler = createReconciler({
    ...{ hub, suspensions, revocations, now },
    log: log.child({ module: "reconcile" }),
    heads: (kind, keys) => readHeads(store, kind, keys),
    barredAmong: (participants) => store.barredAmong(participants),
    endedAmong: (hashes) => endedKeys(ports, hashes),
    liveSideStands: async () =>
      now() - tail.progressedAt > STANDS_AFTER_MS || (await store.relay.lag()).seconds * 1000 > STANDS_AFTER_MS,
  });
  const streams = new OpenStreams({
    ...{ hub, suspensions, revocations, tokens, wheel, catchUp, epoch },
    ...{ waitingLimit: tuning.waitingLimit, stallMs: tuning.stallMs },
    limits: new StreamLimits(ports.most ?? NO_LIMITS, (limit) => metrics.limits.add(1, { limit })),
    readFloor: (source) => readFloor(store, source),
    observe: (kind, happening, count = 1) => observe(metrics, { kind, happening, count }),
    onReset: (kind, reason) => metrics.resets.add(1, { kind, reason }),
    onClosing: (kind, reason) => metrics.closings.add(1, { kind, reason }),
  });
  const replica = ports.replica ?? newId();
  const report = createOpenReport({
    counts: () => streams.counts(),
    report: (counts) => store.streamReplicas.report(replica, counts, deliveredIn(metrics)),
    withdraw: () => store.streamReplicas.withdraw(replica),
    log: log.child({ module: "open-report" }),
  });
  const assembledAt = now();
  watchStreams(ports.telemetry, {
    waitingBytes: () => streams.waitingBytes(),
    silentSeconds: () => (now() - Math.max(tail.progressedAt, assembledAt)) / 1000,
  });
  const marks = createReadMarks(ports, metrics);
  return { metrics, epoch, report, streams, marks, tail, moments, reconciler, wheel, tokens, catchUp };
}

/** Events written to streams of every kind. */
const deliveredIn = ({ delivered }: StreamMetrics): number =>
  delivered.participant + delivered.coach + delivered.session;

/** They are not remembered any longer, either: who comes back with one is refused. */
async function endedKeys({ store, authenticator }: StreamPorts, hashes: string[]): Promise<string[]> {
  const ended = await store.apiKeys.endedAmong(hashes);
  for (const hash of ended) authenticator.forgetApiKey(hash);
  return ended;
}

function createReadMarks({ store, messaging, clock, log }: StreamPorts, metrics: StreamMetrics): ReadMarks {
  const markLog = log.child({ module: "read-marks" });
  return new ReadMarks({
    publish: async (mark) => {
      const sentAt = new Date(clock.now()).toISOString();
      const record = await sealedCommand(store.keyring, markCommand(mark, { commandId: newId(), sentAt }));
      if (record === null) return; // who has been erased reads nothing any more
      await messaging.publish("tributary.commands", [record]);
      metrics.readMarks.add(1);
    },
    onError: (error) => markLog.warn({ event: "mark-failed", err: error }),
  });
}

function createCatchUp({ log }: StreamPorts, reader: EntryReader, metrics: StreamMetrics): CatchUp {
  const catchUpLog = log.child({ module: "catch-up" });
  return new CatchUp({
    async read(kind, places, limit) {
      const pages = await readEntries(reader, { kind, places, limit });
      for (const page of pages.values()) metrics.catchUpEntries.record(page.length, { kind });
      return pages;
    },
    isOutage: (error) => error instanceof StoreUnavailableError,
    onError: (error) => catchUpLog.warn({ event: "catch-up-failed", err: error }),
    onRead: (kind, places) => {
      metrics.catchUpQueries.add(1, { kind });
      metrics.catchUpPlaces.add(places, { kind });
    },
  });
}
