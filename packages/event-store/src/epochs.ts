// The epoch of the log: whether it is in doubt, and how the next one begins. Every append reads the row of log_epoch, and
// so holds the table until its transaction ends: who locks it waits for the appends that are under way.
import type { LoggedEvent } from "@tributary/schemas";
import type { Database } from "./database.ts";
import type { Epochs, LogEpoch, PublishedEvent } from "./epochs-port.ts";
import { Prisma } from "./generated/client.ts";
import { type EventRow, eventColumns, toLoggedEvent } from "./read/recorded-event.ts";

const BATCH = 500;

/** The log's only row about itself. */
export function createEpochs(database: Database): Epochs {
  return {
    async current() {
      const rows = await database.$queryRaw<LogEpoch[]>`SELECT epoch, suspect FROM log_epoch`;
      const [current] = rows;
      if (current === undefined) throw new Error("log_epoch has no row: the database is not migrated");
      return current;
    },
    async isOfAnotherCluster() {
      const rows = await database.$queryRaw<{ is: boolean }[]>`
        SELECT coalesce(greatest(
          (SELECT c.xid FROM relay_cursor AS c WHERE c.name = 'events' AND c.epoch = l.epoch),
          (SELECT e.xid FROM events AS e WHERE e.epoch = l.epoch ORDER BY e.epoch DESC, e.xid DESC, e.position DESC LIMIT 1)
        ) >= pg_snapshot_xmax(pg_current_snapshot()), false) AS "is"
        FROM log_epoch AS l`;
      return rows[0]?.is ?? false;
    },
    lostAmong: (published) => lostAmong(database, published),
    async suspect() {
      await database.$executeRaw`UPDATE log_epoch SET suspect = true`;
    },
    async close() {
      await database.$transaction([
        database.$executeRaw`SET LOCAL lock_timeout = '5s'`, // appends wait behind who waits for the lock
        database.$executeRaw`LOCK TABLE log_epoch IN ACCESS EXCLUSIVE MODE`,
        database.$executeRaw`UPDATE log_epoch SET suspect = true`,
        database.$executeRaw`UPDATE leases SET fence = fence + 1, expires_at = clock_timestamp() WHERE name = 'relay'`,
      ]);
    },
    unpublished: () => unpublished(database),
    async begin(epoch) {
      const [begun] = await database.$transaction([
        database.$executeRaw`
          UPDATE log_epoch SET epoch = ${epoch}, suspect = false, began_at = clock_timestamp()
          WHERE suspect AND epoch < ${epoch}`,
        database.$executeRaw`
          UPDATE relay_cursor SET (epoch, xid, position) = (${epoch}, '0'::xid8, 0)
          WHERE name = 'events' AND epoch < ${epoch} AND (SELECT l.epoch FROM log_epoch AS l) = ${epoch}`,
      ]);
      if (begun !== 1) throw new Error(`epoch ${epoch} cannot begin: the log is open, or as far already`);
    },
  };
}

async function lostAmong(database: Database, published: readonly PublishedEvent[]): Promise<PublishedEvent[]> {
  const lost = await database.$queryRaw<{ eventId: string }[]>`
    SELECT p."eventId"
    FROM log_epoch AS l, jsonb_to_recordset(${JSON.stringify(published)}::jsonb)
      AS p(epoch integer, "eventId" text, "streamId" text, version integer, "recordedAt" timestamptz)
    WHERE p.epoch >= l.epoch AND p."recordedAt" >= l.began_at AND NOT EXISTS (
      SELECT FROM events AS e WHERE e.stream_id = p."streamId" AND e.version = p.version AND e.event_id = p."eventId"
    )`;
  const ids = new Set(lost.map(({ eventId }) => eventId));
  return published.filter(({ eventId }) => ids.has(eventId));
}

// As scalars, as in relay-reader.ts, so that the index is entered at the cursor.
const cursor = (column: "epoch" | "xid" | "position") =>
  Prisma.sql`(SELECT ${Prisma.raw(column)} FROM relay_cursor WHERE name = 'events')`;
const PLACES = Prisma.sql`
  SELECT stream_id, version FROM (
    SELECT stream_id, version, position FROM events
    WHERE (epoch, xid, position) > (${cursor("epoch")}, ${cursor("xid")}, ${cursor("position")})
    UNION
    SELECT stream_id, version, position FROM events
    WHERE epoch = ${cursor("epoch")} AND position > ${cursor("position")}
  ) AS place ORDER BY position`;

/** Positions are drawn under the lock of the stream, so each stream's events come in the order of their versions. */
async function* unpublished(database: Database): AsyncGenerator<LoggedEvent[]> {
  const [, places] = await database.$transaction([
    database.$executeRaw`SET LOCAL statement_timeout = 0`, // it may walk the whole index
    database.$queryRaw<{ stream_id: string; version: number }[]>(PLACES),
  ]);
  for (let at = 0; at < places.length; at += BATCH) {
    const batch = JSON.stringify(places.slice(at, at + BATCH));
    const rows = await database.$queryRaw<EventRow[]>`
      SELECT ${eventColumns} FROM jsonb_to_recordset(${batch}::jsonb) AS p(stream_id text, version integer)
      JOIN events AS e ON e.stream_id = p.stream_id AND e.version = p.version ORDER BY e.position`;
    yield rows.map(toLoggedEvent);
  }
}
