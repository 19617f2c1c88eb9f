// From a decision to what is appended: encoded events, who is told about each, read-model rows, the receipt.

import { fold } from "@tributary/domain";
import {
  type AppendRequest,
  type ExpectedVersion,
  mergeRows,
  type NewReceipt,
  projectRows,
  type Rows,
} from "@tributary/event-store";
import { AppError } from "@tributary/runtime";
import { type DomainEvent, type EventMetadata, eventCodec, recipients, type StoredEvent } from "@tributary/schemas";
import type { Aggregate } from "./aggregates.ts";

/** An event is at most this large when it is encoded: every reader of the log and of Kafka counts on it. */
const LARGEST_EVENT_BYTES = 256 * 1024;

/** What a decision was made on. */
export interface Stream<S> {
  tenant: string;
  streamId: string;
  /** 0 when there is no stream yet. */
  version: number;
  state: S;
}

interface Change<E> {
  events: readonly E[];
  metadata: EventMetadata;
  receipts: NewReceipt[];
  /** Whom the receipts tell of, beside the events. */
  tellsOf?: readonly string[];
  /** A new event id. */
  ids: () => string;
}

/**
 * The append that makes a decision true, on exactly the version that it was decided on.
 * @throws AppError 413 when an event is too large to be kept.
 */
export function appendRequest<C, E extends DomainEvent, S>(
  { decider, membersOf, kindOf }: Aggregate<C, E, S>,
  stream: Stream<S>,
  change: Change<E>,
): AppendRequest {
  const state = fold(decider, change.events, stream.state);
  const rows: Rows[] = [];
  let before = stream.state;
  const events = change.events.map((event, index) => {
    // Who is in after all of them: the people of a session that opens see each other join, whoever is named first.
    const owners = recipients(event, membersOf(before), membersOf(state), kindOf(state));
    before = decider.evolve(before, event);
    const stored = storedEvent(event, change);
    rows.push(projectRows({ tenant: stream.tenant, version: stream.version + index + 1, event }));
    return { stored, feeds: owners };
  });
  return {
    tenant: stream.tenant,
    streamId: stream.streamId,
    erases: change.events.flatMap(erasedBy),
    expected: expectedVersion(stream.version),
    events,
    state,
    stateVersion: decider.stateVersion,
    rows: mergeRows(rows),
    receipts: change.receipts,
    tellsOf: change.receipts.length > 0 ? (change.tellsOf ?? []) : [],
  };
}

/** Several appends to one stream, each decided on what the one before it leaves, as one; null when there are none. */
export function appendTogether(requests: readonly AppendRequest[]): AppendRequest | null {
  const [first] = requests;
  const last = requests.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    ...last,
    expected: first.expected,
    events: requests.flatMap(({ events }) => events),
    rows: mergeRows(requests.map(({ rows }) => rows)),
    receipts: requests.flatMap(({ receipts }) => receipts),
    erases: requests.flatMap(({ erases = [] }) => erases),
    tellsOf: requests.flatMap(({ tellsOf = [] }) => tellsOf),
  };
}

/** Whose key goes with the event. */
const erasedBy = ({ type, data }: DomainEvent): string[] =>
  type === "ParticipantErased" ? [`participant/${data.participantId}`] : [];

const expectedVersion = (version: number): ExpectedVersion =>
  version === 0 ? { kind: "no-stream" } : { kind: "exact", version };

function storedEvent(event: DomainEvent, { ids, metadata }: Change<unknown>): StoredEvent {
  const stored = { eventId: ids(), ...eventCodec.encode(event), metadata };
  if (Buffer.byteLength(JSON.stringify(stored.data)) > LARGEST_EVENT_BYTES) {
    throw new AppError("event-too-large", `The event ${event.type} would be larger than ${LARGEST_EVENT_BYTES} bytes`);
  }
  return stored;
}
