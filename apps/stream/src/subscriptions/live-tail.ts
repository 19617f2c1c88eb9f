// The fast reader: every record of the events topic, as it is published. Whether anyone here needs a record is decided
// from its headers and key; only then is its value parsed, once. What it loses, holes and the reconciler bring back.

import { header, type IncomingRecord, type Messaging, type Subscription } from "@tributary/messaging";
import type { Logger } from "@tributary/runtime";
import { feedKey, fromRecord, parseFeeds, type RecordedEvent } from "@tributary/schemas";
import { type Hub, renderEvent, type Source } from "./hub.ts";
import type { Suspensions } from "./suspensions.ts";

const RETRY_MS = { first: 500, longest: 10_000 };
/** A tail that lasted this long was a good one: a failure after it is a new one. */
const STOOD_LONG_MS = 60_000;

export interface LiveTailPorts {
  messaging: Messaging;
  hub: Hub;
  suspensions: Suspensions;
  now(): number;
  onJoin(): void;
  /** Seconds between the commit of an event and the moment its bytes were handed to the sockets. */
  onDispatched(seconds: number): void;
  log: Logger;
}

export interface LiveTail extends AsyncDisposable {
  start(): void;
  /** True while it stands at concrete offsets of every partition. */
  readonly positioned: boolean;
  /** When the broker last answered, in milliseconds since the Unix epoch; 0 before the first answer. */
  readonly progressedAt: number;
}

/** Keeps a tail open for ever: one that fails is opened again with back-off, and streams stay exact meanwhile. */
export function createLiveTail(ports: LiveTailPorts): LiveTail {
  const stopping = new AbortController();
  let subscription: Subscription | null = null;
  let progressedAt = 0;
  let running: Promise<void> = Promise.resolve();

  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve(), { once: true });
  });

  function open(): Promise<Subscription> {
    const progressed = () => {
      progressedAt = ports.now();
    };
    return ports.messaging.tail({
      topic: "tributary.events",
      onRecords: (records) => {
        progressed();
        for (const record of records) dispatch(ports, record);
      },
      onJoin: ports.onJoin,
      onProgress: progressed,
    });
  }

  /** Until the tail fails or is stopped. Opening one takes as long as a broker is away, and stopping must not wait for that. */
  async function follow(): Promise<void> {
    const opening = open();
    const opened = await Promise.race([opening, stopped]);
    if (opened === undefined) {
      opening.then(close, () => undefined);
      return;
    }
    subscription = opened;
    try {
      await Promise.race([opened.failed, stopped]);
    } finally {
      subscription = null;
      await close(opened);
    }
  }

  async function close(opened: Subscription): Promise<void> {
    await opened.close().catch((error: unknown) => ports.log.warn({ event: "tail-close-failed", err: error }));
  }

  async function run(): Promise<void> {
    for (let retryMs = RETRY_MS.first; !stopping.signal.aborted; retryMs = Math.min(retryMs * 2, RETRY_MS.longest)) {
      const beganAt = ports.now();
      try {
        await follow();
      } catch (error) {
        ports.log.warn({ event: "tail-failed", err: error, retryMs });
      }
      if (ports.now() - beganAt > STOOD_LONG_MS) retryMs = RETRY_MS.first;
      await pause(retryMs, stopping.signal);
    }
  }

  return {
    start() {
      running = run();
    },
    get positioned() {
      return subscription !== null;
    },
    get progressedAt() {
      return progressedAt;
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}

function dispatch(ports: LiveTailPorts, record: IncomingRecord): void {
  let listening: [Source, number][] = [];
  try {
    if (header(record, "ce_type") === "ParticipantSuspended") ports.suspensions.end(record.key);
    listening = listeningSources(ports.hub, record);
    if (listening.length === 0) return;
    const event = eventOf(record);
    const rendered = renderEvent(event.event);
    for (const [source, seq] of listening) {
      const entry = source.entry(seq, event.epoch, rendered);
      for (const listener of source.listeners) listener.onLive(entry);
    }
    ports.onDispatched(Math.max(0, ports.now() - Date.parse(event.recordedAt)) / 1000);
  } catch (error) {
    // A record that cannot be read is a hole like a lost one: the exact reader fills it, or says that it cannot.
    const { topic, partition, offset } = record;
    ports.log.error({ event: "record-unreadable", topic, partition, offset, err: error });
    for (const [source, seq] of listening) for (const listener of source.listeners) listener.onHead(seq);
  }
}

/** The session whose stream it is of, and the feeds that it is in, as far as somebody follows them here. */
function listeningSources(hub: Hub, record: IncomingRecord): [Source, number][] {
  const session = hub.find("session", record.key);
  const inSession: [Source, number][] = session === undefined ? [] : [[session, versionOf(record)]];
  const tenant = header(record, "tenant");
  const feeds = header(record, "feeds");
  if (tenant === undefined || !feeds) return inSession;
  const inFeeds = parseFeeds(feeds).flatMap(([owner, seq]): [Source, number][] => {
    const feed = hub.find("feed", feedKey(tenant, owner));
    return feed === undefined ? [] : [[feed, seq]];
  });
  return [...inSession, ...inFeeds];
}

/** @throws Error when the record is not one of ours. */
function versionOf(record: IncomingRecord): number {
  const version = Number(header(record, "streamversion"));
  if (!Number.isSafeInteger(version) || version < 1) throw new Error("malformed streamversion header");
  return version;
}

function eventOf({ key, value, headers }: IncomingRecord): RecordedEvent {
  const texts = Object.entries(headers).map(([name, bytes]) => [name, bytes.toString("utf8")]);
  return fromRecord({ key, value: value.toString("utf8"), headers: Object.fromEntries(texts) });
}

/** Waits, but not beyond an abort. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref();
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
