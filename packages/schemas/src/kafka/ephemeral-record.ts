/**
 * Moments of sessions on Kafka: CloudEvents 1.0, Kafka binding, binary mode, keyed by the session's stream. Whether one is
 * wanted, and still of interest, is decided from key, type and time, before its value is parsed.
 */
import { z } from "zod";
import { type EphemeralEvent, ephemeralEvent } from "../chat-sessions/ephemeral.ts";
import { chatSessionStream } from "../keys.ts";
import { outsideId } from "../values/identifiers.ts";
import type { EventRecord } from "./record.ts";

/** A moment on its way. */
export interface SentMoment {
  id: string;
  tenant: string;
  event: EphemeralEvent;
  /** RFC 3339, UTC. */
  at: string;
}

const momentHeaders = z.object({
  ce_specversion: z.literal("1.0"),
  ce_id: z.string().min(1),
  ce_type: z.string().min(1),
  ce_time: z.iso.datetime(),
  tenant: outsideId,
});

/** Writes a moment. */
export function toEphemeralRecord({ id, tenant, event, at }: SentMoment): EventRecord {
  return {
    key: chatSessionStream(tenant, event.data.sessionId),
    value: JSON.stringify(event.data),
    headers: {
      "content-type": "application/json",
      ce_specversion: "1.0",
      ce_id: id,
      ce_type: event.type,
      ce_source: `/tributary/${tenant}`,
      ce_time: at,
      tenant,
    },
  };
}

/** Reads a moment. Throws an Error that says why when the record is none of ours. */
export function fromEphemeralRecord(record: Readonly<EventRecord>): SentMoment {
  const { ce_id: id, ce_type: type, ce_time: at, tenant } = momentHeaders.parse(record.headers);
  const event = ephemeralEvent.parse({ type, data: JSON.parse(record.value) });
  // Listeners are found by the key: under another one somebody else's session would show it.
  if (record.key !== chatSessionStream(tenant, event.data.sessionId)) throw new Error("the key is not the session's");
  return { id, tenant, event, at };
}
