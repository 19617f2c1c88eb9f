// What opening a coach's stream needs. One statement, so that head and epoch are of the same moment.
import { coachFeed, feedKey } from "@tributary/schemas";
import type { Database } from "../database.ts";
import { Prisma } from "../generated/client.ts";
import type { FeedStanding } from "../port.ts";
import { floorOf } from "./read-feeds.ts";
import { asRecordset, gatherStandings } from "./standings.ts";

interface CoachRef {
  tenant: string;
  id: string;
}

/** Asks for the two ends of their feed and the log's epoch. */
export const createCoachStanding = (database: Database): ((coach: CoachRef) => Promise<FeedStanding>) =>
  gatherStandings((coaches) => coachStandings(database, coaches));

function coachStandings(database: Database, coaches: readonly CoachRef[]): Promise<FeedStanding[]> {
  const wanted = coaches.map(({ tenant, id }) => ({ feed: feedKey(tenant, coachFeed(id)) }));
  const asking = Prisma.sql`
    SELECT coalesce(h.seq, 0) AS head, ${floorOf(Prisma.sql`wanted.feed`)} AS floor, l.epoch
    FROM log_epoch AS l
    CROSS JOIN jsonb_to_recordset(${asRecordset(wanted)}::jsonb) AS wanted(place integer, feed text)
    LEFT JOIN LATERAL (SELECT * FROM feed_heads AS f WHERE f.owner = wanted.feed OFFSET 0) AS h ON true
    ORDER BY wanted.place`;
  return database.$hot<FeedStanding>("coach_standings", asking);
}
