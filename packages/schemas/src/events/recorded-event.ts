/** An event with everything known about it: what an append writes, and what the log gives back. */
import type { Role } from "../people.ts";
import type { DomainEvent } from "./catalogue.ts";

/** Who caused an event, by which command. */
export interface EventMetadata {
  commandId: string;
  commandName: string;
  principal: { role: Role; id: string };
  /** Name of the application (API key) that the command came through. */
  application: string;
  /** W3C trace context of the command. */
  traceparent?: string;
}

/** What an append writes. `data` is as the codec encoded it. */
export interface StoredEvent {
  eventId: string;
  type: string;
  schemaVersion: number;
  data: unknown;
  metadata: EventMetadata;
}

/** What the log gives back. */
export interface RecordedEvent<E = DomainEvent> {
  /** Counts restores of the log; part of every comparison between places that saw the log. */
  epoch: number;
  eventId: string;
  tenant: string;
  streamId: string;
  /** Place in its stream: 1, 2, 3 … without a gap. */
  version: number;
  event: E;
  schemaVersion: number;
  metadata: EventMetadata;
  /** RFC 3339, UTC. */
  recordedAt: string;
  /** Feed owner within the tenant → the event's number in that feed. */
  feeds: Readonly<Record<string, number>>;
}
