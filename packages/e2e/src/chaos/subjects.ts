/** What a client follows, and what of it it is shown. */
import type { Include, RecordedEvent } from "@tributary/schemas";
import { chatSessionStream, coachFeed, feedKey, participantFeed, routing, toWireEvent } from "@tributary/schemas";
import { digestOf, type NumberedEvent } from "@tributary/testing/checker";
import type { Person } from "./people/person.ts";

export const streamKinds = [
  "participant",
  "coach's view of a participant",
  "coach",
  "direct session",
  "group session",
  "channel",
] as const;
export type StreamKind = (typeof streamKinds)[number];

export interface Subject {
  readonly kind: StreamKind;
  /** With its query. */
  readonly path: string;
  readonly reader: Person;
  readonly source: { readonly feed: string } | { readonly session: string };
  /** The participant whose suspension ends it. */
  readonly about: string | null;
  readonly includes: readonly Include[];
}

/** An event under the number that it has in what is followed. */
export interface LogEntry {
  readonly number: number;
  readonly event: RecordedEvent;
}

/** What every coach sees of a participant; of the chat only what is in their own feed. */
const COACHES_SEE = new Set([
  "PARTICIPANT_EXTRA_VALUE_CHANGED",
  "ACTION_PLAN_CARDS_ADDED",
  "ACTION_PLAN_CARD_RESPONDED",
]);

type Followed = { readonly tenant: string; readonly reader: Person; readonly includes: readonly Include[] };

export function participantSubject({ tenant, reader, includes }: Followed, participantId: string): Subject {
  const path = `/api/v1/participants/${participantId}/stream${queryOf({ includes })}`;
  const kind = reader.role === "coach" ? "coach's view of a participant" : "participant";
  return {
    kind,
    path,
    reader,
    includes,
    about: participantId,
    source: { feed: feedKey(tenant, participantFeed(participantId)) },
  };
}

export function coachSubject({ tenant, reader, includes }: Followed): Subject {
  const path = `/api/v1/coaches/${reader.id}/stream${queryOf({ includes })}`;
  return {
    kind: "coach",
    path,
    reader,
    includes,
    about: null,
    source: { feed: feedKey(tenant, coachFeed(reader.id)) },
  };
}

interface SessionPath {
  readonly kind: "direct session" | "group session" | "channel";
  readonly sessionId: string;
  /** Whom the path names. */
  readonly pathId: string;
  readonly marks: boolean;
}

export function sessionSubject({ tenant, reader, includes }: Followed, session: SessionPath): Subject {
  const { kind, sessionId, pathId, marks } = session;
  const path = `/api/v1/participants/${pathId}/chat_sessions/${sessionId}/stream${queryOf({ includes, markRead: marks })}`;
  const about = reader.role === "coach" && kind === "channel" ? null : pathId;
  return { kind, path, reader, includes, about, source: { session: chatSessionStream(tenant, sessionId) } };
}

/** What a client gets under this number, if it gets anything. */
export function shown({ number, event }: LogEntry, subject: Subject): NumberedEvent {
  const committedAt = Date.parse(event.recordedAt);
  return { number, committedAt, digest: isFor(event, subject) ? digestOf(toWireEvent(event.event)) : null };
}

function isFor({ event, feeds }: RecordedEvent, { kind, source, includes, reader }: Subject): boolean {
  const { wire, include, session } = routing[event.type];
  if (wire === null || ("session" in source && !session)) return false;
  const isView = kind === "coach's view of a participant";
  if (isView && !COACHES_SEE.has(wire) && !Object.hasOwn(feeds, coachFeed(reader.id))) return false;
  return include === null || includes.includes(include);
}

function queryOf({ includes, markRead }: { includes: readonly Include[]; markRead?: boolean }): string {
  const query = new URLSearchParams();
  if (includes.length > 0) query.set("include", includes.join(","));
  if (markRead === false) query.set("markRead", "false");
  return query.size === 0 ? "" : `?${query}`;
}
