// Hands live records to whoever listens here, in their order. Whether anyone does is decided from headers and key; only
// then is the value parsed and opened, once. While the keys for what is personal in them are at hand that
// happens in the tick in which they arrive; else they wait for the keys, and for no longer than a moment: what cannot be
// opened by then is a hole like a lost record, and the exact reader fills it.

import { setTimeout as delay } from "node:timers/promises";
import type { Keyring } from "@tributary/event-store";
import { header, type IncomingRecord } from "@tributary/messaging";
import { type Logger, renderEvent, type Tracing, traceFields, traceparentOf } from "@tributary/runtime";
import { eventSealing, feedKey, fromRecord, type LoggedEvent, parseFeeds, readLogged } from "@tributary/schemas";
import type { FollowedEpoch } from "./followed-epoch.ts";
import type { Hub, Source } from "./hub.ts";
import { LiveRuns } from "./live-run.ts";
import { recordTexts } from "./record-texts.ts";
import { endingEvents, type Suspensions } from "./suspensions.ts";
import { type TracedDelivery, traceDelivery } from "./traced-delivery.ts";

/** How long live records wait for a key; also those of people whose keys are at hand, because they come after. */
const KEYS_WAIT_MS = 250;

/** Younger records are taken at their word. */
const LATE_MS = 1_000;

export interface LiveDispatchPorts {
  hub: Hub;
  epoch: Pick<FollowedEpoch, "current" | "look">;
  suspensions: Suspensions;
  keyring: Pick<Keyring, "known" | "find" | "forget">;
  now(): number;
  /** Somebody was suspended a while ago, and may not be any more. */
  onLateSuspension(): void;
  /** Seconds between the commit of an event and the moment its bytes were handed to the sockets. */
  onDispatched(seconds: number): void;
  /** Null while no traces are collected. */
  tracing: Tracing | null;
  log: Logger;
}

/** Who hears of a record, each by its own number. */
type Listening = readonly [Source, number][];

export class LiveDispatch {
  readonly #ports: LiveDispatchPorts;
  readonly #runs: LiveRuns;
  /** What arrived while keys are waited for; null while none are. */
  #waiting: IncomingRecord[] | null = null;

  constructor(ports: LiveDispatchPorts) {
    this.#ports = ports;
    this.#runs = new LiveRuns(ports.epoch, (err) => ports.log.error({ event: "live-run-failed", err }));
  }

  /** Takes the next record. Returns at once. */
  take(record: IncomingRecord): void {
    if (this.#waiting !== null) this.#waiting.push(record);
    else if (!dispatch(this.#ports, this.#runs, record)) {
      this.#waiting = [record];
      void this.#waitForKeys();
    }
  }

  async #waitForKeys(): Promise<void> {
    for (let batch = this.#waiting ?? []; batch.length > 0; batch = this.#waiting ?? []) {
      this.#waiting = [];
      await this.#loadKeys(batch);
      for (const record of batch) if (!dispatch(this.#ports, this.#runs, record)) leaveHole(this.#ports, record);
    }
    this.#waiting = null;
  }

  async #loadKeys(records: readonly IncomingRecord[]): Promise<void> {
    const { keyring, log } = this.#ports;
    const waited = new AbortController();
    const late = delay(KEYS_WAIT_MS, undefined, { signal: waited.signal }).catch(() => undefined);
    const loaded = keyring
      .find(records.flatMap((record) => subjectsOf(this.#ports, record)))
      .catch((error: unknown) => log.warn({ event: "keys-not-loaded", err: error }));
    await Promise.race([loaded, late]);
    waited.abort();
  }
}

/** False when keys are missing; nobody got anything of the record then. */
function dispatch(ports: LiveDispatchPorts, runs: LiveRuns, record: IncomingRecord): boolean {
  let listening: Listening = [];
  let delivery: TracedDelivery | null = null;
  try {
    heedAccess(ports, runs, record);
    listening = listeningSources(ports.hub, record);
    if (listening.length === 0 || isOfAnotherEpoch(ports, record, listening)) return true;
    const logged = loggedEvent(record);
    const keys = ports.keyring.known(eventSealing.subjectsToOpen(logged));
    if (keys === null) return false;
    if (ports.tracing !== null) delivery = traceDelivery(ports.tracing, record);
    const rendered = renderEvent(readLogged(logged, keys));
    for (const [source, seq] of listening) {
      runs.add(source, source.entry(seq, logged.epoch, rendered));
    }
    delivery?.handedOn(listening.reduce((sum, [source]) => sum + source.listeners.size, 0));
    ports.onDispatched(Math.max(0, ports.now() - Date.parse(logged.recordedAt)) / 1000);
  } catch (error) {
    // A record that cannot be read is a hole like a lost one: the exact reader fills it, or says that it cannot.
    const { topic, partition, offset } = record;
    const trace = traceFields(traceparentOf(header(record, "traceparent")));
    ports.log.error({ event: "record-unreadable", ...trace, topic, partition, offset, err: error });
    delivery?.failed(error);
    tellHeads(listening);
  }
  return true;
}

/**
 * Whether its numbers mean other events than here. Of an earlier epoch Kafka keeps what a restore has lost, and all that it
 * has not lost is in Postgres. A later epoch is Postgres' to announce: the record counts as a hole.
 */
function isOfAnotherEpoch({ epoch }: LiveDispatchPorts, record: IncomingRecord, listening: Listening): boolean {
  const ofRecord = Number(header(record, "epoch"));
  if (ofRecord > epoch.current) {
    epoch.look();
    tellHeads(listening);
  }
  return ofRecord !== epoch.current && !Number.isNaN(ofRecord);
}

/**
 * What ends streams, or the reading of somebody's data, whoever listens. A suspension may be over when its record comes
 * late, or again: then Postgres is asked.
 */
function heedAccess(ports: LiveDispatchPorts, runs: LiveRuns, record: IncomingRecord): void {
  const { suspensions, keyring, now, onLateSuspension } = ports;
  const reason = endingEvents[header(record, "ce_type") ?? ""];
  if (reason === undefined) return;
  const ageMs = now() - Date.parse(header(record, "ce_time") ?? "");
  if (reason === "suspended" && ageMs > LATE_MS) {
    onLateSuspension();
    return;
  }
  runs.flush(); // what came before it is theirs
  if (reason === "erased") keyring.forget(record.key); // their stream has the name of their key
  suspensions.end(record.key, reason);
}

function leaveHole(ports: LiveDispatchPorts, record: IncomingRecord): void {
  tellHeads(listeningSources(ports.hub, record));
}

function tellHeads(listening: Listening): void {
  for (const [source, seq] of listening) for (const listener of source.listeners) listener.onHead(seq);
}

/** Whose keys a record needs; nobody's when nobody here listens, or when it cannot be read. */
function subjectsOf({ hub }: LiveDispatchPorts, record: IncomingRecord): string[] {
  try {
    return listeningSources(hub, record).length === 0 ? [] : eventSealing.subjectsToOpen(loggedEvent(record));
  } catch {
    return [];
  }
}

/** The session whose stream it is of, and the feeds that it is in, as far as somebody follows them here. */
function listeningSources(hub: Hub, record: IncomingRecord): Listening {
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

const loggedEvent = (record: IncomingRecord): LoggedEvent => fromRecord(recordTexts(record));
