// What matters for a moment only (typing, signaling), from its own topic to whoever looks at that session and asked for it.
// It has no number and is kept nowhere: what comes late is dropped, and nobody ever catches up on it.

import { header, type IncomingRecord } from "@tributary/messaging";
import { type Logger, renderBody } from "@tributary/runtime";
import {
  type EphemeralEventType,
  ephemeralRouting,
  fromEphemeralRecord,
  type MemberRef,
  toWireMoment,
} from "@tributary/schemas";
import type { Hub } from "./hub.ts";
import { recordTexts } from "./record-texts.ts";

/** By the clocks of two machines; a moment that is older is over. */
const STALE_AFTER_MS = 5_000;

/** A moment, rendered once for all who get it. */
export interface Moment {
  author: MemberRef;
  body: Buffer;
}

export interface MomentPorts {
  hub: Hub;
  now(): number;
  log: Logger;
}

/** Hands a record to the listeners that want it. One that nobody here wants is not parsed. */
export function dispatchMoment({ hub, now, log }: MomentPorts, record: IncomingRecord): void {
  const include = includeOf(header(record, "ce_type") ?? "");
  const source = hub.find("session", record.key);
  if (include === null || source === undefined) return;
  const listeners = [...source.listeners].filter((listener) => listener.asksFor(include));
  const isFresh = now() - Date.parse(header(record, "ce_time") ?? "") <= STALE_AFTER_MS;
  if (listeners.length === 0 || !isFresh) return;
  try {
    const { event } = fromEphemeralRecord(recordTexts(record));
    const wire = toWireMoment(event);
    if (wire === null) return;
    const moment = { author: event.data, body: renderBody(wire) };
    for (const listener of listeners) listener.onMoment(moment);
  } catch (error) {
    const { topic, partition, offset } = record;
    log.warn({ event: "moment-unreadable", topic, partition, offset, err: error });
  }
}

/** Null for what streams do not show, and for what only a newer release knows. */
const includeOf = (type: string) =>
  Object.hasOwn(ephemeralRouting, type) ? ephemeralRouting[type as EphemeralEventType].include : null;
