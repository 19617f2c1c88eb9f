// What a stream writes of an event: rendered once, and numbered for every feed and session that it is in. Whoever shows
// these bytes elsewhere makes them here, too, so that both are the same.
import { type DomainEvent, type Include, type RecordedEvent, routing, toWireEvent } from "@tributary/schemas";
import { type Frame, frame, renderBody } from "./frame.ts";

/** What can be followed: a person's feed, by its numbers, or the stream of a chat session, by its versions. */
export type SourceKind = "feed" | "session";

/** The public bytes of an event, without a cursor yet: the same for whoever gets them. */
export interface RenderedEvent {
  readonly event: DomainEvent;
  /** Whose feeds it is in, within the tenant, with its number there. */
  readonly feeds: Readonly<Record<string, number>>;
  /** The kind of events that a client has to ask for to be shown this one; null: everybody is. */
  readonly include: Include | null;
  readonly body: Buffer | null;
  /** Of MESSAGE_SENT: with an array of one message for payload. */
  readonly arrayBody?: () => Buffer;
}

/** One number of a feed or session. `frame` is null when the event is not shown there; its number still counts. */
export interface NumberedEvent extends Pick<RenderedEvent, "event" | "feeds" | "include"> {
  readonly seq: number;
  readonly frame: Frame | null;
  /** Of a message: the same with an array of one for payload, made for the first who asks (docs/adr/0007). */
  readonly arrayFrame?: () => Frame;
}

export function renderEvent({ event, feeds }: Pick<RecordedEvent, "event" | "feeds">): RenderedEvent {
  const wire = toWireEvent(event);
  const { include } = routing[event.type];
  const rendered = { event, feeds, include, body: wire === null ? null : renderBody(wire) };
  if (wire?.eventType !== "MESSAGE_SENT") return rendered;
  return { ...rendered, arrayBody: once(() => renderBody({ ...wire, payload: [wire.payload] })) };
}

/** The event at its number in a source; `cursor` says that number as clients keep it. */
export function numberEvent(
  { body, arrayBody, ...rendered }: RenderedEvent,
  { kind, seq, cursor }: { kind: SourceKind; seq: number; cursor: string },
): NumberedEvent {
  const isShown = body !== null && (kind === "feed" || routing[rendered.event.type].session);
  if (!isShown) return { seq, ...rendered, frame: null };
  const numbered = { seq, ...rendered, frame: frame(cursor, body) };
  return arrayBody === undefined ? numbered : { ...numbered, arrayFrame: once(() => frame(cursor, arrayBody())) };
}

/** The bytes that a reader gets whose application wants the payload of MESSAGE_SENT like this. */
export const frameFor = (
  { frame: bytes, arrayFrame }: NumberedEvent,
  messagePayload: "object" | "array",
): Frame | null => (messagePayload === "array" ? (arrayFrame?.() ?? bytes) : bytes);

/** Makes it when it is asked for, and never again. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
