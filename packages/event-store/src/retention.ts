// Trims what is kept for a while only: entries of feeds, and receipts. The events themselves stay for ever. A feed has no
// gaps but before its first entry, and that is where whoever reads it finds out how much is gone.
import type { Database } from "./database.ts";
import type { Retention } from "./epochs-port.ts";

/** Bounded pieces of work; who wants more done calls again. */
export function createRetention(database: Database): Retention {
  return {
    async trimFeeds(olderThanDays, limit) {
      const rows = await database.$queryRaw<{ events: number }[]>`
        WITH due AS (
          SELECT e.epoch, e.xid, e.position, e.tenant, e.feeds,
            bool_and(e.recorded_at < clock_timestamp() - ${olderThanDays}::float8 * interval '1 day')
              OVER (ORDER BY e.epoch, e.xid, e.position) AS is_old
          FROM (
            SELECT * FROM events
            WHERE (epoch, xid, position) > (
              (SELECT epoch FROM relay_cursor WHERE name = 'feeds'),
              (SELECT xid FROM relay_cursor WHERE name = 'feeds'),
              (SELECT position FROM relay_cursor WHERE name = 'feeds')
            ) AND (epoch, xid, position) <= (
              (SELECT epoch FROM relay_cursor WHERE name = 'events'),
              (SELECT xid FROM relay_cursor WHERE name = 'events'),
              (SELECT position FROM relay_cursor WHERE name = 'events')
            )
            ORDER BY epoch, xid, position LIMIT ${limit}
          ) AS e
        ), up_to AS (
          SELECT d.tenant || '/' || f.owner AS owner, max(f.seq::integer) AS seq
          FROM due AS d CROSS JOIN LATERAL jsonb_each_text(d.feeds) AS f(owner, seq) WHERE d.is_old GROUP BY 1
        ), gone AS (
          DELETE FROM feeds AS f USING up_to AS u WHERE f.owner = u.owner AND f.seq <= u.seq
        ), moved AS (
          UPDATE relay_cursor AS c SET (epoch, xid, position) = (last.epoch, last.xid, last.position)
          FROM (SELECT * FROM due WHERE is_old ORDER BY epoch DESC, xid DESC, position DESC LIMIT 1) AS last
          WHERE c.name = 'feeds'
        )
        SELECT count(*)::integer AS events FROM due WHERE is_old`;
      return rows[0]?.events ?? 0;
    },
    trimReceipts: (olderThanDays, limit) => database.$executeRaw`
      DELETE FROM command_receipts WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM command_receipts
        WHERE recorded_at < clock_timestamp() - ${olderThanDays}::float8 * interval '1 day' AND republish_at IS NULL
        LIMIT ${limit}
      ))`,
    due: (days) => due(database, days),
  };
}

/** Feeds are trimmed up to the first event that is not old, as trimFeeds does. */
async function due(database: Database, days: { feeds: number; receipts: number }) {
  const [, rows] = await database.$transaction([
    database.$executeRaw`SET LOCAL statement_timeout = 0`,
    database.$queryRaw<{ events: number; receipts: number }[]>`
      WITH untrimmed AS (
        SELECT e.epoch, e.xid, e.position, e.recorded_at FROM events AS e
        WHERE (epoch, xid, position) > (
          (SELECT epoch FROM relay_cursor WHERE name = 'feeds'),
          (SELECT xid FROM relay_cursor WHERE name = 'feeds'),
          (SELECT position FROM relay_cursor WHERE name = 'feeds')
        ) AND (epoch, xid, position) <= (
          (SELECT epoch FROM relay_cursor WHERE name = 'events'),
          (SELECT xid FROM relay_cursor WHERE name = 'events'),
          (SELECT position FROM relay_cursor WHERE name = 'events')
        )
      ), first_kept AS (
        SELECT epoch, xid, position FROM untrimmed
        WHERE recorded_at >= clock_timestamp() - ${days.feeds}::float8 * interval '1 day'
        ORDER BY epoch, xid, position LIMIT 1
      )
      SELECT (
        SELECT count(*)::integer FROM untrimmed AS u WHERE NOT EXISTS (
          SELECT FROM first_kept AS f WHERE (u.epoch, u.xid, u.position) >= (f.epoch, f.xid, f.position)
        )
      ) AS events, (
        SELECT count(*)::integer FROM command_receipts
        WHERE recorded_at < clock_timestamp() - ${days.receipts}::float8 * interval '1 day' AND republish_at IS NULL
      ) AS receipts`,
  ]);
  return rows[0] ?? { events: 0, receipts: 0 };
}
