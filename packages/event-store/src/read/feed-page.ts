// A page of somebody's feed as an operator looks at it: each event as it is kept and as it reads. One that can't be read
// is shown as it is kept, with the reason: it hides none of the others.
import {
  eventSealing,
  feedKey,
  type LoggedEvent,
  participantFeed,
  participantStream,
  readLogged,
} from "@tributary/schemas";
import type { EventLog } from "../event-log.ts";
import { Prisma } from "../generated/client.ts";
import { inSlices } from "../in-slices.ts";
import type { SubjectKeys } from "../keys/subject-keys.ts";
import type { FeedPage, FeedPageQuery, LookedAtEntry } from "../port.ts";
import { floorOf } from "./read-feeds.ts";
import { bytesEach, type EventRow, eventColumns, toLoggedEvent } from "./recorded-event.ts";

interface PageRow {
  exists: boolean;
  head: number;
  floor: number;
  logEpoch: number;
  seq: number | null;
}

type EntryRow = PageRow & EventRow & { seq: number; position: string; published: boolean };

/** Oldest first; with `after` the lowest above it, otherwise the highest, below `before` if that is given. */
export async function readFeedPage({ database, keyring }: EventLog, query: FeedPageQuery): Promise<FeedPage> {
  const rows = await database.$queryRaw<(PageRow | EntryRow)[]>(pageOf(query));
  const [first] = rows;
  if (first === undefined) throw new Error("log_epoch has no row: the database is not migrated");
  const found = rows.filter((row): row is EntryRow => row.seq !== null);
  const logged = found.map((row) => ({ row, event: toLoggedEvent(row) }));
  const keys = await keyring.find(logged.flatMap(({ event }) => eventSealing.subjectsToOpen(event)));
  const entries = await inSlices(logged, ({ row: { seq, position, published }, event }) => ({
    ...{ seq, position, published, logged: event },
    ...lookedAt(event, keys),
  }));
  const { exists, head, floor, logEpoch: epoch } = first;
  return { exists, head, floor, epoch, entries };
}

function lookedAt(logged: LoggedEvent, keys: SubjectKeys): Pick<LookedAtEntry, "recorded" | "erased" | "unreadable"> {
  const erased = eventSealing.subjectsToOpen(logged).filter((subject) => keys.isErased(subject));
  const within = erased.map((subject) => subject.slice(logged.tenant.length + 1));
  try {
    return { recorded: readLogged(logged, keys), erased: within, unreadable: null };
  } catch (error) {
    return { recorded: null, erased: within, unreadable: error instanceof Error ? error.message : String(error) };
  }
}

function pageOf({ tenant, participantId, after, before, limit }: FeedPageQuery): Prisma.Sql {
  const owner = feedKey(tenant, participantFeed(participantId));
  const forwards = after !== undefined;
  const order = forwards ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const edge = forwards
    ? Prisma.sql`AND f.seq > ${after}`
    : before === undefined
      ? Prisma.empty
      : Prisma.sql`AND f.seq < ${before}`;
  return Prisma.sql`
    SELECT log.epoch AS "logEpoch", coalesce(head.seq, 0) AS head, ${floorOf(Prisma.sql`${owner}::text`)} AS floor,
      EXISTS (SELECT FROM streams AS s WHERE s.stream_id = ${participantStream(tenant, participantId)}) AS exists, page.*
    FROM log_epoch AS log
    LEFT JOIN feed_heads AS head ON head.owner = ${owner}
    LEFT JOIN LATERAL (
      SELECT e.seq, e.position::text AS position, ${eventColumns},
        (e.epoch, e.xid, e.position) <= (SELECT c.epoch, c.xid, c.position FROM relay_cursor AS c WHERE c.name = 'events') AS published
      FROM (
        SELECT entry.seq, own.*, sum(pg_column_size(own.data)) OVER before AS bytes_before
        FROM (
          SELECT * FROM feeds AS f WHERE f.owner = ${owner} ${edge} ORDER BY f.seq ${order} LIMIT ${limit}
        ) AS entry
        JOIN events AS own ON own.stream_id = entry.stream_id AND own.version = entry.version
        WINDOW before AS (ORDER BY entry.seq ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
      ) AS e
      WHERE coalesce(e.bytes_before, 0) < ${bytesEach(1)}
    ) AS page ON true
    ORDER BY page.seq`;
}
