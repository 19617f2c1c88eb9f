// The catch-up reader of whole streams, beside that of feeds: one query serves many followers of chat sessions.
import type { RecordedEvent } from "@tributary/schemas";
import type { Database } from "../database.ts";
import type { EventLog } from "../event-log.ts";
import type { StreamCursor } from "../port.ts";
import { type EventRow, eventColumns, readerOf } from "./recorded-event.ts";

/** Per stream at most `limit` events above their version, oldest first. A stream named twice is read from the lower one. */
export async function readStreams(
  { database, keyring }: EventLog,
  cursors: readonly StreamCursor[],
  limit: number,
): Promise<Map<string, RecordedEvent[]>> {
  const wanted = JSON.stringify(lowestPerStream(cursors));
  const rows = await database.$queryRaw<EventRow[]>`
    SELECT ${eventColumns}
    FROM jsonb_to_recordset(${wanted}::jsonb) AS wanted(stream_id text, after integer)
    CROSS JOIN LATERAL (
      SELECT * FROM events AS own WHERE own.stream_id = wanted.stream_id AND own.version > wanted.after
      ORDER BY own.version LIMIT ${limit}
    ) AS e
    ORDER BY e.stream_id, e.version`;
  const streams = new Map<string, RecordedEvent[]>();
  const read = await readerOf(keyring, rows);
  for (const row of rows) {
    const events = streams.get(row.stream_id) ?? [];
    events.push(read(row));
    streams.set(row.stream_id, events);
  }
  return streams;
}

/** The version of each stream; 0 for one without events. */
export async function streamHeads(database: Database, streamIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await database.$queryRaw<{ stream_id: string; version: number }[]>`
    SELECT stream_id, version FROM streams WHERE stream_id = ANY(${[...streamIds]})`;
  const heads = new Map(streamIds.map((streamId) => [streamId, 0]));
  for (const { stream_id, version } of rows) heads.set(stream_id, version);
  return heads;
}

function lowestPerStream(cursors: readonly StreamCursor[]): { stream_id: string; after: number }[] {
  const lowest = new Map<string, number>();
  for (const { streamId, after } of cursors) lowest.set(streamId, Math.min(after, lowest.get(streamId) ?? after));
  return [...lowest].map(([stream_id, after]) => ({ stream_id, after }));
}
