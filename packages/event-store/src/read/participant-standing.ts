// What opening a participant's stream needs. One statement, so that head and standing are of the same moment.
import { feedKey, participantFeed } from "@tributary/schemas";
import type { Database } from "../database.ts";
import type { ParticipantStanding } from "../port.ts";

/** Whether they exist and are suspended, the head of their feed and the log's epoch. */
export async function participantStanding(
  database: Database,
  tenant: string,
  id: string,
): Promise<ParticipantStanding> {
  const rows = await database.$queryRaw<ParticipantStanding[]>`
    SELECT p.id IS NOT NULL AS "exists", coalesce(p.suspended, false) AS suspended, coalesce(h.seq, 0) AS head, l.epoch
    FROM log_epoch AS l
    LEFT JOIN participants AS p ON p.tenant = ${tenant} AND p.id = ${id}
    LEFT JOIN feed_heads AS h ON h.owner = ${feedKey(tenant, participantFeed(id))}`;
  const [standing] = rows;
  if (standing === undefined) throw new Error("log_epoch has no row: the database is not migrated");
  return standing;
}
