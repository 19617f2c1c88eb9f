// The catch-up reader: the exact one of the two ways to an event. One query serves many streams that are behind.

import type { Database } from "../database.ts";
import type { EventLog } from "../event-log.ts";
import { Prisma } from "../generated/client.ts";
import type { FeedCursor, FeedEntry } from "../port.ts";
import { bytesEach, type EventRow, eventColumns, readRows } from "./recorded-event.ts";

/**
 * Per owner at most `limit` entries above their number, fewer when they are large, lowest first. An owner named twice is
 * read from the lower one.
 */
export async function readFeeds(
  { database, keyring }: EventLog,
  cursors: readonly FeedCursor[],
  limit: number,
): Promise<Map<string, FeedEntry[]>> {
  const places = lowestPerOwner(cursors);
  const reading = Prisma.sql`
    SELECT e.owner, e.seq, ${eventColumns}
    FROM jsonb_to_recordset(${JSON.stringify(places)}::jsonb) AS wanted(owner text, after integer)
    CROSS JOIN LATERAL (
      SELECT entry.owner, entry.seq, own.*, sum(pg_column_size(own.data)) OVER before AS bytes_before
      FROM (
        SELECT * FROM feeds AS f WHERE f.owner = wanted.owner AND f.seq > wanted.after ORDER BY f.seq LIMIT ${limit}
      ) AS entry
      JOIN events AS own ON own.stream_id = entry.stream_id AND own.version = entry.version
      WINDOW before AS (ORDER BY entry.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ) AS e
    WHERE coalesce(e.bytes_before, 0) < ${bytesEach(places.length)}
    ORDER BY e.owner, e.seq`;
  const rows = await database.$hot<EventRow & { owner: string; seq: number }>("read_feeds", reading);
  const feeds = new Map<string, FeedEntry[]>();
  const events = await readRows(keyring, rows);
  for (const [index, event] of events.entries()) {
    const { owner = "", seq = 0 } = rows[index] ?? {};
    const entries = feeds.get(owner) ?? [];
    entries.push({ seq, event });
    feeds.set(owner, entries);
  }
  return feeds;
}

/** The highest number of each feed; 0 for one without entries. */
export async function feedHeads(database: Database, owners: readonly string[]): Promise<Map<string, number>> {
  const asking = Prisma.sql`SELECT owner, seq FROM feed_heads WHERE owner = ANY(${[...owners]})`;
  const rows = await database.$hot<{ owner: string; seq: number }>("feed_heads", asking);
  const heads = new Map(owners.map((owner) => [owner, 0]));
  for (const { owner, seq } of rows) heads.set(owner, seq);
  return heads;
}

/** The number before the first entry that is left; 0 for a feed that was never trimmed, or has no entries yet. */
export const floorOf = (owner: Prisma.Sql): Prisma.Sql => Prisma.sql`coalesce(
  (SELECT entry.seq - 1 FROM feeds AS entry WHERE entry.owner = ${owner} ORDER BY entry.seq LIMIT 1),
  (SELECT head.seq FROM feed_heads AS head WHERE head.owner = ${owner}), 0)`;

/** The number up to which a feed was trimmed. */
export async function feedFloor(database: Database, owner: string): Promise<number> {
  const rows = await database.$queryRaw<{ floor: number }[]>`SELECT ${floorOf(Prisma.sql`${owner}::text`)} AS floor`;
  return rows[0]?.floor ?? 0;
}

function lowestPerOwner(cursors: readonly FeedCursor[]): FeedCursor[] {
  const lowest = new Map<string, number>();
  for (const { owner, after } of cursors) lowest.set(owner, Math.min(after, lowest.get(owner) ?? after));
  return [...lowest].map(([owner, after]) => ({ owner, after }));
}
