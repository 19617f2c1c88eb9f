/** The one way from what the log holds to what anybody works with: opened, valid, and in the newest version. */
import type { Opener } from "../sealing/event-sealing.ts";
import { eventCodec, eventSealing } from "./catalogue.ts";
import type { LoggedEvent, RecordedEvent } from "./recorded-event.ts";

/** Reads an event. Throws UnknownEventError, InvalidEventError, or what the opener throws. */
export function readLogged(logged: LoggedEvent, opener: Opener): RecordedEvent {
  const { type, data: _, ...place } = logged;
  const event = eventCodec.decode({
    type,
    schemaVersion: logged.schemaVersion,
    data: eventSealing.open(logged, opener),
  });
  return { ...place, event };
}
