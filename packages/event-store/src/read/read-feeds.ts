// The catch-up reader: the exact one of the two ways to an event. One query serves many streams that are behind.

import type { Database } from "../database.ts";
import type { EventLog } from "../event-log.ts";
import type { FeedCursor, FeedEntry } from "../port.ts";
import { type EventRow, eventColumns, readerOf } from "./recorded-event.ts";

/** Per owner at most `limit` entries above their number, lowest first. An owner named twice is read from the lower one. */
export async function readFeeds(
  { database, keyring }: EventLog,
  cursors: readonly FeedCursor[],
  limit: number,
): Promise<Map<string, FeedEntry[]>> {
  const wanted = JSON.stringify(lowestPerOwner(cursors));
  const rows = await database.$queryRaw<(EventRow & { owner: string; seq: number })[]>`
    SELECT entry.owner, entry.seq, ${eventColumns}
    FROM jsonb_to_recordset(${wanted}::jsonb) AS wanted(owner text, after integer)
    CROSS JOIN LATERAL (
      SELECT * FROM feeds AS f WHERE f.owner = wanted.owner AND f.seq > wanted.after ORDER BY f.seq LIMIT ${limit}
    ) AS entry
    JOIN events AS e ON e.stream_id = entry.stream_id AND e.version = entry.version
    ORDER BY entry.owner, entry.seq`;
  const feeds = new Map<string, FeedEntry[]>();
  const read = await readerOf(keyring, rows);
  for (const row of rows) {
    const entries = feeds.get(row.owner) ?? [];
    entries.push({ seq: row.seq, event: read(row) });
    feeds.set(row.owner, entries);
  }
  return feeds;
}

/** The highest number of each feed; 0 for one without entries. */
export async function feedHeads(database: Database, owners: readonly string[]): Promise<Map<string, number>> {
  const rows = await database.$queryRaw<{ owner: string; seq: number }[]>`
    SELECT owner, seq FROM feed_heads WHERE owner = ANY(${[...owners]})`;
  const heads = new Map(owners.map((owner) => [owner, 0]));
  for (const { owner, seq } of rows) heads.set(owner, seq);
  return heads;
}

function lowestPerOwner(cursors: readonly FeedCursor[]): FeedCursor[] {
  const lowest = new Map<string, number>();
  for (const { owner, after } of cursors) lowest.set(owner, Math.min(after, lowest.get(owner) ?? after));
  return [...lowest].map(([owner, after]) => ({ owner, after }));
}
