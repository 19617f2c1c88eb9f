// An outside chat at the ends of traces: what comes from there begins one, what goes there is the last span of its event's.
import type { TracedSpan, Tracing } from "@tributary/runtime";
import type { Command, RecordedEvent } from "@tributary/schemas";

/** From what came to its command being in Kafka. Null while no traces are collected, and for what is not sampled. */
export function traceReceived(
  tracing: Tracing | null,
  provider: string,
  { type }: Pick<Command, "type">,
): TracedSpan | null {
  if (tracing === null) return null;
  const attributes = { ...attributesOf("receive", provider), "tributary.command.type": type };
  return tracing.enter(`receive ${provider}`, { kind: "consumer", parent: undefined, attributes });
}

/** From an event that is for over there to its being there, or being given up. Null unless the event's trace is sampled. */
export function traceSent(
  tracing: Tracing | null,
  provider: string,
  { event, eventId, metadata }: RecordedEvent,
): TracedSpan | null {
  if (tracing === null) return null;
  const message = { "messaging.message.id": eventId, "tributary.event.type": event.type };
  const attributes = { ...attributesOf("send", provider), ...message };
  return tracing.within(metadata.traceparent, `send ${provider}`, { kind: "client", attributes });
}

const attributesOf = (operation: "receive" | "send", provider: string) => ({
  "messaging.system": provider,
  "messaging.operation.name": operation,
  "messaging.operation.type": operation,
});
