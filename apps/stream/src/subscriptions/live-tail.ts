// The fast reader: every record of the events topic, as it is published. Whether anyone here needs a record is decided
// from its headers and key; only then is its value parsed, once. What it loses, holes and the reconciler bring back.

import { header, type IncomingRecord, type Messaging } from "@tributary/messaging";
import type { Logger } from "@tributary/runtime";
import { feedKey, fromRecord, parseFeeds } from "@tributary/schemas";
import { type Hub, renderEvent, type Source } from "./hub.ts";
import { type KeptTail, keepTail } from "./keep-tail.ts";
import { recordTexts } from "./record-texts.ts";
import type { Suspensions } from "./suspensions.ts";

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

type Dispatching = Omit<LiveTailPorts, "messaging" | "onJoin">;

/** What it cannot dispatch while it is away, the exact reader does. */
export const createLiveTail = ({ messaging, now, log, onJoin, ...ports }: LiveTailPorts): KeptTail =>
  keepTail({
    ...{ messaging, now, log, onJoin, topic: "tributary.events" },
    onRecord: (record) => dispatch({ ...ports, now, log }, record),
  });

function dispatch(ports: Dispatching, record: IncomingRecord): void {
  let listening: [Source, number][] = [];
  try {
    if (header(record, "ce_type") === "ParticipantSuspended") ports.suspensions.end(record.key);
    listening = listeningSources(ports.hub, record);
    if (listening.length === 0) return;
    const event = fromRecord(recordTexts(record));
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
