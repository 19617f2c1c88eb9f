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

/** What an append is given. `data` is as the codec encoded it; the event store seals what is personal in it. */
export interface StoredEvent {
  eventId: string;
  type: string;
  schemaVersion: number;
  data: unknown;
  metadata: EventMetadata;
}

/** Where an event stands in the log, and how it came there. */
interface LogPlace {
  /** Counts restores of the log; part of every comparison between places that saw the log. */
  epoch: number;
  eventId: string;
  tenant: string;
  streamId: string;
  /** Place in its stream: 1, 2, 3 … without a gap. */
  version: number;
  /** Of the data, as it was written. */
  schemaVersion: number;
  metadata: EventMetadata;
  /** RFC 3339, UTC. */
  recordedAt: string;
  /** Feed owner within the tenant → the event's number in that feed. */
  feeds: Readonly<Record<string, number>>;
}

/** What the log holds and Kafka carries: personal fields are sealed. */
export interface LoggedEvent extends LogPlace {
  type: string;
  data: unknown;
}

/** What readers get: opened, and in the newest version. */
export interface RecordedEvent<E = DomainEvent> extends LogPlace {
  event: E;
}
