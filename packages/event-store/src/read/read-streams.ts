// The catch-up reader of whole streams, beside that of feeds: one query serves many followers of chat sessions.
import type { RecordedEvent } from "@tributary/schemas";
import type { Database } from "../database.ts";
import type { EventLog } from "../event-log.ts";
import { Prisma } from "../generated/client.ts";
import type { StreamCursor } from "../port.ts";
import { bytesEach, type EventRow, eventColumns, readRows } from "./recorded-event.ts";

/**
 * Per stream at most `limit` events above their version, fewer when they are large, oldest first. A stream named twice is
 * read from the lower one.
 */
export async function readStreams(
  { database, keyring }: EventLog,
  cursors: readonly StreamCursor[],
  limit: number,
): Promise<Map<string, RecordedEvent[]>> {
  const places = lowestPerStream(cursors);
  const reading = Prisma.sql`
    SELECT ${eventColumns}
    FROM jsonb_to_recordset(${JSON.stringify(places)}::jsonb) AS wanted(stream_id text, after integer)
    CROSS JOIN LATERAL (
      SELECT page.*, sum(pg_column_size(page.data)) OVER before AS bytes_before
      FROM (
        SELECT * FROM events AS own WHERE own.stream_id = wanted.stream_id AND own.version > wanted.after
        ORDER BY own.version LIMIT ${limit}
      ) AS page
      WINDOW before AS (ORDER BY page.version ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ) AS e
    WHERE coalesce(e.bytes_before, 0) < ${bytesEach(places.length)}
    ORDER BY e.stream_id, e.version`;
  const rows = await database.$hot<EventRow>("read_streams", reading);
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of await readRows(keyring, rows)) {
    const events = streams.get(event.streamId) ?? [];
    events.push(event);
    streams.set(event.streamId, events);
  }
  return streams;
}

/** The version of each stream; 0 for one without events. */
export async function streamHeads(database: Database, streamIds: readonly string[]): Promise<Map<string, number>> {
  const asking = Prisma.sql`SELECT stream_id, version FROM streams WHERE stream_id = ANY(${[...streamIds]})`;
  const rows = await database.$hot<{ stream_id: string; version: number }>("stream_heads", asking);
  const heads = new Map(streamIds.map((streamId) => [streamId, 0]));
  for (const { stream_id, version } of rows) heads.set(stream_id, version);
  return heads;
}

function lowestPerStream(cursors: readonly StreamCursor[]): { stream_id: string; after: number }[] {
  const lowest = new Map<string, number>();
  for (const { streamId, after } of cursors) lowest.set(streamId, Math.min(after, lowest.get(streamId) ?? after));
  return [...lowest].map(([stream_id, after]) => ({ stream_id, after }));
}
