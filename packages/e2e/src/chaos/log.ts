/** What the log holds for each participant, read when all is quiet: numbers and digests of the public events. */
import { feedKey, participantFeed, toWireEvent } from "@tributary/schemas";
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
  const owner = feedKey(platform.tenant.name, participantFeed(id));
  const events: NumberedEvent[] = [];
  const messageIds: string[] = [];
  for (;;) {
    const page = (await platform.store.readFeeds([{ owner, after: events.length }], PAGE)).get(owner) ?? [];
    for (const { seq, event } of page) {
      if (seq !== events.length + 1) throw new Error(`${owner}: number ${seq} follows ${events.length}`);
      const wire = toWireEvent(event.event);
      events.push({ number: seq, digest: wire === null ? null : digestOf(wire) });
      if (event.event.type === "MessageSent") messageIds.push(event.event.data.messageId);
    }
    if (page.length < PAGE) return { events, messageIds };
  }
}
