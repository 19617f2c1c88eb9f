/** What the log holds for each participant, read when all is quiet: numbers and digests of the public events. */
import type { EventStore } from "@tributary/event-store";
import {
  chatSessionStream,
  type DomainEvent,
  feedKey,
  participantFeed,
  type RecordedEvent,
  routing,
  toWireEvent,
} from "@tributary/schemas";
import { digestOf, type NumberedEvent } from "@tributary/testing/checker";
import type { Participant } from "./participant.ts";
import type { Followed, Scene } from "./scene.ts";

const PAGE = 1_000;

/** Every number of both streams, lowest first, and the messages behind them. */
export interface Log extends Readonly<Record<Followed, readonly NumberedEvent[]>> {
  readonly messageIds: readonly string[];
}

export type Logs = ReadonlyMap<Participant, Log>;

/** @throws Error when the log's own numbers have a gap: then there is nothing to compare with. */
export async function readLogs(scene: Scene): Promise<Logs> {
  const logs = new Map<Participant, Log>();
  for (const participant of scene.participants) logs.set(participant, await readLog(scene, participant));
  return logs;
}

async function readLog({ platform }: Scene, { id, sessionId }: Participant): Promise<Log> {
  const { store, tenant } = platform;
  const feed = await wholeFeed(store, feedKey(tenant.name, participantFeed(id)));
  const session = await wholeSession(store, chatSessionStream(tenant.name, sessionId));
  return {
    feed: feed.map(({ seq, event }) => ({ number: seq, digest: publicDigest(event.event) })),
    session: session.map(({ version, event }) => {
      return { number: version, digest: routing[event.type].session ? publicDigest(event) : null };
    }),
    messageIds: feed.flatMap(({ event: { event } }) => (event.type === "MessageSent" ? [event.data.messageId] : [])),
  };
}

function wholeFeed(store: EventStore, owner: string): Promise<{ seq: number; event: RecordedEvent }[]> {
  return whole(
    async (after) => (await store.readFeeds([{ owner, after }], PAGE)).get(owner) ?? [],
    ({ seq }) => seq,
  );
}

function wholeSession(store: EventStore, streamId: string): Promise<RecordedEvent[]> {
  return whole(
    async (after) => (await store.readStreams([{ streamId, after }], PAGE)).get(streamId) ?? [],
    ({ version }) => version,
  );
}

/** All pages of a stream whose numbers count from 1 without a gap. */
async function whole<T>(readPage: (after: number) => Promise<T[]>, numberOf: (entry: T) => number): Promise<T[]> {
  const entries: T[] = [];
  for (;;) {
    const page = await readPage(entries.length);
    for (const entry of page) {
      entries.push(entry);
      if (numberOf(entry) !== entries.length) throw new Error(`the log has no number ${entries.length}`);
    }
    if (page.length < PAGE) return entries;
  }
}

/** Of what clients get who ask for nothing more; null when they get nothing. */
function publicDigest(event: DomainEvent): string | null {
  const wire = routing[event.type].include === null ? toWireEvent(event) : null;
  return wire === null ? null : digestOf(wire);
}
