// Cursors: `<number>.<check>`. The number counts what has happened on a stream; the check is the server's own, and differs
// where numbers cannot be compared, as before and after a restore.

import type { ControlEvent, ParticipantEvent, SessionEvent } from "../generated/contract.ts";

/** What any stream may say. */
export type WireEvent = ParticipantEvent | SessionEvent;
export type EventType = WireEvent["eventType"] | ControlEvent["eventType"];

/** They matter for seconds: they have the number of what came before them, and never come again. */
export const MOMENTS: ReadonlySet<EventType> = new Set<EventType>([
  "MEMBER_TYPING",
  "MEMBER_STOPPED_TYPING",
  "SIGNALING_RECEIVED",
]);

const numberOf = (cursor: string): number => Number.parseInt(cursor, 10);

/** Whether who is at `here` knows nothing of what has the cursor `there`. */
export const isAfter = (there: string, here: string | null): boolean =>
  here === null || !(numberOf(there) <= numberOf(here));

const checkOf = (cursor: string): string => cursor.slice(cursor.indexOf("."));

/** Whether who is at `here` may have missed something that came before `there`. */
export const isBeyond = (there: string, here: string): boolean =>
  isAfter(there, here) || checkOf(there) !== checkOf(here);

/** Whether an event is to be shown to who is at `here`. */
export const isNews = (event: { eventType: EventType }, cursor: string, here: string | null): boolean =>
  isAfter(cursor, here) || MOMENTS.has(event.eventType);
