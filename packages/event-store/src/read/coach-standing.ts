// What opening a coach's stream needs. One statement, so that head and epoch are of the same moment.
import { coachFeed, feedKey } from "@tributary/schemas";
import type { Database } from "../database.ts";
import type { FeedStanding } from "../port.ts";

/** The head of their feed and the log's epoch. */
export async function coachStanding(database: Database, tenant: string, id: string): Promise<FeedStanding> {
  const rows = await database.$queryRaw<FeedStanding[]>`
    SELECT coalesce(h.seq, 0) AS head, l.epoch
    FROM log_epoch AS l LEFT JOIN feed_heads AS h ON h.owner = ${feedKey(tenant, coachFeed(id))}`;
  const [standing] = rows;
  if (standing === undefined) throw new Error("log_epoch has no row: the database is not migrated");
  return standing;
}
