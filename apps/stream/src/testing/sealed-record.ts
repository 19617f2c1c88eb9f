// An event as the relay publishes it: with everything personal in it sealed.

import type { EventStore } from "@tributary/event-store";
import { type EventRecord, eventCodec, eventSealing, type RecordedEvent, toRecord } from "@tributary/schemas";

/** The record of an event. */
export async function sealedRecord(
  { keyring }: Pick<EventStore, "keyring">,
  { event, ...place }: RecordedEvent,
): Promise<EventRecord> {
  const plain = { ...place, ...eventCodec.encode(event) };
  const keys = await keyring.ensure(eventSealing.subjectsToSeal(plain));
  return toRecord({ ...plain, data: eventSealing.seal(plain, keys) });
}
