// What opening a participant's stream needs. One statement, so that head, standing and membership are of the same moment.
import { feedKey, participantFeed } from "@tributary/schemas";
import type { Database } from "../database.ts";
import type { ParticipantStanding } from "../port.ts";

/** Whether they exist and are suspended, the head of their feed, the log's epoch, and where the coach is a member. */
export async function participantStanding(
  database: Database,
  { tenant, id, coachId = null }: { tenant: string; id: string; coachId?: string | null | undefined },
): Promise<ParticipantStanding> {
  const rows = await database.$queryRaw<ParticipantStanding[]>`
    SELECT p.id IS NOT NULL AS "exists", coalesce(p.suspended, false) AS suspended, coalesce(h.seq, 0) AS head, l.epoch,
      CASE WHEN ${coachId}::text IS NULL THEN '{}' ELSE ARRAY(
        SELECT coach.session_id FROM chat_session_members AS coach
        JOIN chat_session_members AS own USING (tenant, session_id)
        WHERE coach.tenant = ${tenant} AND coach.member_id = ${coachId} AND coach.member_type = 'COACH'
          AND coach.state = 'JOINED' AND own.member_id = ${id} AND own.member_type = 'PARTICIPANT'
      ) END AS "coachSessions"
    FROM log_epoch AS l
    LEFT JOIN participants AS p ON p.tenant = ${tenant} AND p.id = ${id}
    LEFT JOIN feed_heads AS h ON h.owner = ${feedKey(tenant, participantFeed(id))}`;
  const [standing] = rows;
  if (standing === undefined) throw new Error("log_epoch has no row: the database is not migrated");
  return standing;
}
