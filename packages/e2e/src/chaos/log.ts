/** What the log holds for each participant, read when all is quiet: numbers and digests of the public events. */
import type { EventStore, FeedEntry } from "@tributary/event-store";
import { type DomainEvent, feedKey, participantFeed, routing, toWireEvent } from "@tributary/schemas";
import { digestOf, type NumberedEvent } from "@tributary/testing/checker";
import type { Participant } from "./participant.ts";
import type { Scene } from "./scene.ts";

const PAGE = 1_000;

export interface FeedLog {
  /** Every number of the feed, lowest first. */
  readonly events: readonly NumberedEvent[];
  readonly messageIds: readonly string[];
}

export type Logs = ReadonlyMap<Participant, FeedLog>;

/** @throws Error when a feed's own numbers have a gap: then there is nothing to compare with. */
export async function readLogs(scene: Scene): Promise<Logs> {
  const logs = new Map<Participant, FeedLog>();
  for (const participant of scene.participants) logs.set(participant, await readLog(scene, participant));
  return logs;
}

/** The last number of each feed. */
export async function readHeads({ platform, participants }: Scene): Promise<Map<Participant, number>> {
  const owner = ({ id }: Participant) => feedKey(platform.tenant.name, participantFeed(id));
  const heads = await platform.store.feedHeads(participants.map(owner));
  return new Map(participants.map((participant) => [participant, heads.get(owner(participant)) ?? 0]));
}

async function readLog({ platform }: Scene, { id }: Participant): Promise<FeedLog> {
  const entries = await wholeFeed(platform.store, feedKey(platform.tenant.name, participantFeed(id)));
  return {
    events: entries.map(({ seq, event }) => ({ number: seq, digest: publicDigest(event.event) })),
    messageIds: entries.flatMap(({ event: { event } }) => (event.type === "MessageSent" ? [event.data.messageId] : [])),
  };
}

async function wholeFeed(store: EventStore, owner: string): Promise<FeedEntry[]> {
  const entries: FeedEntry[] = [];
  for (;;) {
    const page = (await store.readFeeds([{ owner, after: entries.length }], PAGE)).get(owner) ?? [];
    entries.push(...page);
    const gap = entries.findIndex(({ seq }, index) => seq !== index + 1);
    if (gap >= 0) throw new Error(`${owner} has a gap at ${gap + 1}`);
    if (page.length < PAGE) return entries;
  }
}

/** Of what clients get who ask for nothing more; null when they get nothing. */
function publicDigest(event: DomainEvent): string | null {
  const wire = routing[event.type].include === null ? toWireEvent(event) : null;
  return wire === null ? null : digestOf(wire);
}
