// Events in a participant's feed, as the api would append them, only without deciding: to the stream app it is the same.

import { type EventStore, projectRows } from "@tributary/event-store";
import { newId } from "@tributary/runtime";
import {
  type DomainEvent,
  eventCodec,
  participantFeed,
  participantStream,
  type RecordedEvent,
} from "@tributary/schemas";

export const TENANT = "demo";

/** Registers a participant; the event of that is in no feed. */
export async function register(store: EventStore, participantId: string, suspended: boolean): Promise<void> {
  const nothing = { email: null, mobile: null, timezone: null, externalId: null };
  const data = { participantId, firstName: "Ada", lastName: "L", ...nothing, registeredAt: new Date().toISOString() };
  const event = { type: "ParticipantRegistered" as const, data };
  const rows = projectRows({ tenant: TENANT, version: 1, event });
  const participants = (rows.participants ?? []).map((row) => ({ ...row, suspended }));
  await store.append({ ...requestFor(participantId, [event], []), rows: { participants } });
}

/** Suspends a participant; the event of that is in no feed. */
export async function suspend(store: EventStore, participantId: string): Promise<RecordedEvent[]> {
  const data = {
    participantId,
    suspendedBy: { id: "1", role: "admin" as const },
    suspendedAt: new Date().toISOString(),
  };
  const event = { type: "ParticipantSuspended" as const, data };
  const request = requestFor(participantId, [event], []);
  const result = await store.append({ ...request, rows: projectRows({ tenant: TENANT, version: 1, event }) });
  if (result.outcome !== "appended") throw new Error(`append: ${result.outcome}`);
  return store.readStream(request.streamId, result.version - 1, 1);
}

/** Appends events to a participant's feed in one transaction. */
export async function appendToFeed(
  store: EventStore,
  participantId: string,
  events: readonly DomainEvent[],
): Promise<RecordedEvent[]> {
  const request = requestFor(participantId, events, [participantFeed(participantId)]);
  const result = await store.append(request);
  if (result.outcome !== "appended") throw new Error(`append: ${result.outcome}`);
  return store.readStream(request.streamId, result.version - events.length, events.length);
}

/** An event of a type that only a newer release knows. */
export async function appendUnknown(store: EventStore, participantId: string): Promise<void> {
  const feeds = [participantFeed(participantId)];
  const request = requestFor(participantId, [message(participantId, "")], feeds);
  const events = request.events.map(({ stored }) => ({ feeds, stored: { ...stored, type: "Newer" } }));
  await store.append({ ...request, events });
}

function requestFor(participantId: string, events: readonly DomainEvent[], feeds: readonly string[]) {
  const principal = { role: "service" as const, id: "tests" };
  const metadata = { commandId: newId(), commandName: "Test", principal, application: "tests" };
  return {
    tenant: TENANT,
    streamId: participantStream(TENANT, participantId),
    expected: { kind: "any" as const },
    events: events.map((event) => ({ stored: { eventId: newId(), ...eventCodec.encode(event), metadata }, feeds })),
    ...{ state: {}, stateVersion: 1, rows: {}, receipts: [] },
  };
}

export function message(participantId: string, text: string): DomainEvent {
  const sender = { senderId: "7", senderType: "COACH" as const, senderName: "Coach", photoUrl: null };
  const rest = { channel: "APP" as const, html: null, attachments: [], replyToId: null, origin: null };
  const data = { messageId: newId(), sessionId: newId(), participantId, ...sender, ...rest, text };
  return { type: "MessageSent", data: { ...data, sentAt: new Date().toISOString() } };
}

export function extraChanged(participantId: string, extraValue: string): DomainEvent {
  const extra = { extraId: "3", extraCode: "EXTRA_A_2S21", extraGroup: "PARTICIPANT", extraName: "Extra A" };
  const change = { isLog: false, changedBy: null, updatedAt: new Date().toISOString() };
  const data = { participantId, ...extra, extraValue, ...change };
  return { type: "ParticipantExtraValueChanged", data };
}
