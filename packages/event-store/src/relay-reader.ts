// The log in the order it must be published. A transaction that is still open may yet commit an event that sorts before
// those already visible, so nothing at or above the oldest open transaction id of the current epoch is read.
import type { Database } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { RelayCursor, RelayLag, RelayReader, RelayStatus } from "./port.ts";
import { type EventRow, eventColumns, toLoggedEvent } from "./read/recorded-event.ts";

/** The lease whose fence guards the cursor. */
const LEASE = "relay";
const MOST_COUNTED = 10_000;

// Scalar subqueries, not joins: Postgres enters the index at the cursor only where the other side is a constant to it,
// and with a join it walked the whole log on every read.
const cursorRow = Prisma.sql`(SELECT epoch FROM relay_cursor WHERE name = 'events'),
  (SELECT xid FROM relay_cursor WHERE name = 'events'), (SELECT position FROM relay_cursor WHERE name = 'events')`;
const unpublished = Prisma.sql`events AS e WHERE (e.epoch, e.xid, e.position) > (${cursorRow})`;
const oldestOpen = Prisma.sql`pg_snapshot_xmin(pg_current_snapshot())`;
const settled = Prisma.sql`(e.epoch, e.xid) < ((SELECT epoch FROM log_epoch), ${oldestOpen})`;

/** What is next to publish, as SQL. */
export const nextBatch = (limit: number): Prisma.Sql => Prisma.sql`
  SELECT ${eventColumns}, e.xid::text AS xid, e.position FROM ${unpublished} AND ${settled}
  ORDER BY e.epoch, e.xid, e.position LIMIT ${limit}`;

/** How far the cursor has come, how far behind it is, and which backend holds it back, as SQL. */
export const lagNow = Prisma.sql`
  SELECT done.events::float8 AS published,
    CASE WHEN waiting.events < ${MOST_COUNTED} THEN (done.events + waiting.events)::float8 END AS appended,
    waiting.events, waiting.seconds, coalesce(blocker.seconds, 0) AS "blockedSeconds", blocker.pid AS "blockedByPid"
  FROM (
    SELECT count(*)::integer AS events, bool_or(NOT settled) AS blocked,
      coalesce(greatest(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0), 0)::float8 AS seconds
    FROM (
      SELECT e.recorded_at, ${settled} AS settled FROM ${unpublished}
      ORDER BY e.epoch, e.xid, e.position LIMIT ${MOST_COUNTED}
    ) AS counted
  ) AS waiting
  CROSS JOIN (SELECT c.events FROM relay_cursor AS c WHERE c.name = 'events') AS done
  LEFT JOIN LATERAL (
    SELECT a.pid, extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS seconds
    FROM pg_stat_activity AS a WHERE a.backend_xid = ${oldestOpen}::xid AND waiting.blocked
  ) AS blocker ON true`;

/** Reads for one relay at a time; the fence of its lease keeps an older one from moving the cursor. */
export function createRelayReader(database: Database): RelayReader {
  return {
    async readBatch(limit) {
      const rows = await database.$hot<EventRow & { xid: string; position: string }>("next_batch", nextBatch(limit));
      const last = rows.at(-1);
      const cursor = last ? { epoch: last.epoch, xid: last.xid, position: last.position } : await readCursor(database);
      return { events: rows.map(toLoggedEvent), cursor };
    },
    async advance({ events, cursor: { epoch, xid, position } }, fence) {
      const move = Prisma.sql`
        UPDATE relay_cursor SET epoch = ${epoch}::integer, xid = ${xid}::xid8, position = ${position}::bigint,
          fence = ${fence}::bigint, events = events + ${events.length}::bigint
        WHERE name = 'events' AND fence <= ${fence}::bigint
          AND (epoch, xid, position) <= (${epoch}::integer, ${xid}::xid8, ${position}::bigint)
          AND NOT EXISTS (SELECT FROM leases WHERE name = ${LEASE} AND leases.fence > ${fence}::bigint)
        RETURNING true AS moved`;
      return (await database.$hot("move_relay_cursor", move)).length === 1;
    },
    lag: () => readLag(database),
    status: () => readStatus(database),
  };
}

async function readCursor(database: Database): Promise<RelayCursor> {
  const rows = await database.$queryRaw<RelayCursor[]>`
    SELECT epoch, xid::text AS xid, position::text AS position FROM relay_cursor WHERE name = 'events'`;
  const [cursor] = rows;
  if (cursor === undefined) throw new Error("relay_cursor has no row: the database is not migrated");
  return cursor;
}

interface StatusRow {
  epoch: number;
  suspect: boolean;
  newestPosition: string;
  at: Date;
  cursor: RelayStatus["cursor"];
  leader: RelayStatus["leader"];
}

async function readStatus(database: Database): Promise<RelayStatus> {
  const [rows, lag] = await Promise.all([
    database.$queryRaw<StatusRow[]>`
      SELECT l.epoch, l.suspect, clock_timestamp() AS at,
        coalesce((SELECT e.position FROM events AS e ORDER BY e.epoch DESC, e.xid DESC, e.position DESC LIMIT 1), 0)::text
          AS "newestPosition",
        jsonb_build_object('epoch', c.epoch, 'xid', c.xid::text, 'position', c.position::text, 'fence', c.fence) AS cursor,
        CASE WHEN lease.name IS NOT NULL THEN jsonb_build_object(
          'holder', lease.holder, 'fence', lease.fence, 'leads', lease.expires_at > clock_timestamp()) END AS leader
      FROM log_epoch AS l JOIN relay_cursor AS c ON c.name = 'events' LEFT JOIN leases AS lease ON lease.name = ${LEASE}`,
    readLag(database),
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error("relay_cursor has no row: the database is not migrated");
  const [blocker] = await database.$queryRaw<{ name: string }[]>`
    SELECT coalesce(nullif(application_name, ''), 'a client') AS name FROM pg_stat_activity WHERE pid = ${lag.blockedByPid}`;
  return { ...row, at: row.at.toISOString(), lag, blockedBy: blocker?.name ?? null };
}

async function readLag(database: Database): Promise<RelayLag> {
  const rows = await database.$queryRaw<RelayLag[]>(lagNow);
  return rows[0] ?? { published: 0, appended: 0, events: 0, seconds: 0, blockedSeconds: 0, blockedByPid: null };
}
