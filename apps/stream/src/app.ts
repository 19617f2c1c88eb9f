// Kafka → SSE: the platform's streams as a library, so that the launcher, a test with two replicas and a pod of its
// own all run the same thing.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type EventStore, StoreUnavailableError, sealedCommand } from "@tributary/event-store";
import type { Messaging } from "@tributary/messaging";
import {
  type Authenticator,
  type Clock,
  type CursorCodec,
  type Health,
  type Logger,
  newId,
  noRateLimits,
  type RateLimits,
  type Telemetry,
} from "@tributary/runtime";
import { handleRequest } from "./http/routes.ts";
import { createStreamMetrics, observe, type StreamMetrics } from "./metrics.ts";
import { markCommand } from "./session-stream/mark-command.ts";
import { ReadMarks } from "./session-stream/read-marks.ts";
import { CatchUp } from "./subscriptions/catch-up.ts";
import { FollowedEpoch } from "./subscriptions/followed-epoch.ts";
import { Hub } from "./subscriptions/hub.ts";
import { createKeepAliveWheel, type KeepAliveWheel } from "./subscriptions/keep-alive-wheel.ts";
import { type KeptTail, keepTail } from "./subscriptions/keep-tail.ts";
import { createLiveTail } from "./subscriptions/live-tail.ts";
import { dispatchMoment } from "./subscriptions/moments.ts";
import { createOpenReport, type OpenReport } from "./subscriptions/open-report.ts";
import { OpenStreams } from "./subscriptions/open-streams.ts";
import { createReconciler, type Reconciler } from "./subscriptions/reconcile.ts";
import { Revocations } from "./subscriptions/revocations.ts";
import {
  type EntryReader,
  type ReadersOfStore,
  readEntries,
  readFloor,
  readHeads,
} from "./subscriptions/store-reader.ts";
import { type MostStreams, StreamLimits } from "./subscriptions/stream-limits.ts";
import { Suspensions } from "./subscriptions/suspensions.ts";
import { TokenExpiries } from "./subscriptions/token-expiries.ts";
import { defaultTuning, type Tuning } from "./tuning.ts";

export interface StreamPorts {
  store: ReadersOfStore &
    Pick<
      EventStore,
      | "participantStanding"
      | "coachStanding"
      | "sessionStanding"
      | "streamReplicas"
      | "streamSessions"
      | "barredAmong"
      | "apiKeys"
      | "epochs"
      | "ready"
      | "relay"
      | "keyring"
    >;
  messaging: Messaging;
  authenticator: Authenticator;
  cursors: CursorCodec;
  /** None unless told. */
  limits?: RateLimits;
  /** How many streams may be open at once. No limits unless told. */
  most?: MostStreams;
  /** Whose pages may open streams with a cookie; none but our own unless told. */
  allowedOrigins?: readonly string[];
  clock: Clock;
  log: Logger;
  telemetry: Telemetry;
  /** What operators know this replica by; unique among those that run. A new id unless given. */
  replica?: string;
  /** Where to listen; without it only `handle` answers. */
  port?: number;
  host?: string;
  tuning?: Partial<Tuning>;
}

export interface Stream extends AsyncDisposable {
  start(): Promise<void>;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Where it listens, once started; empty when it has no port of its own. */
  readonly url: string;
  ready(): Promise<Health>;
  live(): Health;
  readonly openStreams: number;
}

const NO_LIMITS: MostStreams = { perPerson: 0, perKey: 0, perReplica: 0 };
const WHEEL_SLOTS = 60;
/** Readers who come back all at once wait in the kernel instead of being turned away for seconds; its own limit is lower. */
const BACKLOG = 16_384;
/** A healthy tail answers twice a second; a relay that works is never this far behind. */
const STANDS_AFTER_MS = 1_000;

/** The streams of one replica. */
export function createStream(ports: StreamPorts): Stream {
  const parts = assemble(ports);
  const server = createServer((request, response) => handle(request, response));
  let draining = false;
  let disposed: Promise<void> | null = null;
  let url = "";

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const routes = {
      ...ports,
      limits: ports.limits ?? noRateLimits,
      allowedOrigins: ports.allowedOrigins ?? [],
      streams: parts.streams,
      marks: parts.marks,
      storeReady: () => ports.store.ready(),
      draining: () => draining,
      onRefused: (reason: string) => parts.metrics.refusals.add(1, { reason }),
      suspect: () => parts.epoch.suspect,
    };
    handleRequest(routes, request, response);
  }

  return {
    handle,
    get url() {
      return url;
    },
    get openStreams() {
      return parts.streams.size;
    },
    live: () => ({ ok: true }),
    async ready() {
      if (draining) return { ok: false, detail: "draining" };
      if (!parts.tail.positioned) return { ok: false, detail: "the tail of tributary.events is not positioned" };
      await ports.store.ready();
      return { ok: true };
    },
    async start() {
      parts.epoch.start();
      parts.reconciler.start();
      parts.tail.start();
      parts.moments.start();
      parts.report.start();
      if (ports.port === undefined) return;
      const host = ports.host ?? "0.0.0.0";
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject).listen({ port: ports.port, host, backlog: BACKLOG }, resolve);
      });
      url = `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${(server.address() as AddressInfo).port}`;
    },
    [Symbol.asyncDispose]() {
      draining = true;
      disposed ??= dispose(parts, server, { ...defaultTuning, ...ports.tuning });
      return disposed;
    },
  };
}

/** Streams go on as ever until each is told to come back elsewhere, so the live side and Postgres are let go of last. */
async function dispose(
  parts: Parts,
  server: Server,
  { drainPauseMs, drainWindowMs, ...tuning }: Tuning,
): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, drainPauseMs));
  await parts.streams.drain({ windowMs: drainWindowMs, lastWordsMs: tuning.lastWordsMs });
  await closeServer(server);
  await parts.marks[Symbol.asyncDispose]();
  await parts.report[Symbol.asyncDispose]();
  await Promise.all([parts.tail[Symbol.asyncDispose](), parts.moments[Symbol.asyncDispose]()]);
  for (const part of [parts.epoch, parts.reconciler, parts.wheel, parts.tokens, parts.catchUp]) part[Symbol.dispose]();
}

interface Parts {
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

function assemble(ports: StreamPorts): Parts {
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
    ...{ messaging, hub, epoch, suspensions, now, keyring: store.keyring },
    log: log.child({ module: "live-tail" }),
    onJoin: () => reconciler.poke(),
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
    report: (counts) => store.streamReplicas.report(replica, counts),
    withdraw: () => store.streamReplicas.withdraw(replica),
    log: log.child({ module: "open-report" }),
  });
  const marks = createReadMarks(ports, metrics);
  return { metrics, epoch, report, streams, marks, tail, moments, reconciler, wheel, tokens, catchUp };
}

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
    read: (kind, places, limit) => readEntries(reader, { kind, places, limit }),
    isOutage: (error) => error instanceof StoreUnavailableError,
    onError: (error) => catchUpLog.warn({ event: "catch-up-failed", err: error }),
    onRead: (kind, places) => {
      metrics.catchUpQueries.add(1, { kind });
      metrics.catchUpPlaces.add(places, { kind });
    },
  });
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
