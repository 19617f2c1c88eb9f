// A stream's own history, for folding a state anew and for tests.
import type { RecordedEvent } from "@tributary/schemas";
import type { EventLog } from "../event-log.ts";
import { type EventRow, eventColumns, readRows } from "./recorded-event.ts";

/** At most `limit` events above version `after`, oldest first. */
export async function readStream(
  { database, keyring }: EventLog,
  streamId: string,
  { after, limit }: { after: number; limit: number },
): Promise<RecordedEvent[]> {
  const rows = await database.$queryRaw<EventRow[]>`
    SELECT ${eventColumns} FROM events AS e
    WHERE e.stream_id = ${streamId} AND e.version > ${after} ORDER BY e.version LIMIT ${limit}`;
  return readRows(keyring, rows);
}
