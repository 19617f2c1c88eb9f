// What opening a participant's stream needs. One statement, so that head, standing and membership are of the same moment.
import { feedKey, participantFeed } from "@tributary/schemas";
import type { Database } from "../database.ts";
import { Prisma } from "../generated/client.ts";
import type { ParticipantRef, ParticipantStanding } from "../port.ts";
import { floorOf } from "./read-feeds.ts";
import { asRecordset, gatherStandings } from "./standings.ts";

interface Asked extends ParticipantRef {
  coachId: string | null;
}

/** Asks whether they exist and are suspended, for the two ends of their feed, the log's epoch, and where the coach is a member. */
export const createParticipantStanding = (database: Database): ((asked: Asked) => Promise<ParticipantStanding>) =>
  gatherStandings((asked) => participantStandings(database, asked));

function participantStandings(database: Database, asked: readonly Asked[]): Promise<ParticipantStanding[]> {
  const wanted = asked.map((one) => ({ ...one, feed: feedKey(one.tenant, participantFeed(one.id)) }));
  // Each by its whole key (OFFSET 0): for a join the planner may read a whole table.
  const asking = Prisma.sql`
    SELECT p.id IS NOT NULL AS "exists", coalesce(p.suspended, false) AS suspended, coalesce(h.seq, 0) AS head,
      ${floorOf(Prisma.sql`wanted.feed`)} AS floor, l.epoch,
      CASE WHEN wanted."coachId" IS NULL THEN '{}' ELSE ARRAY(
        SELECT coach.session_id FROM chat_session_members AS coach
        JOIN chat_session_members AS own USING (tenant, session_id)
        WHERE coach.tenant = wanted.tenant AND coach.member_id = wanted."coachId" AND coach.member_type = 'COACH'
          AND coach.state = 'JOINED' AND own.member_id = wanted.id AND own.member_type = 'PARTICIPANT'
      ) END AS "coachSessions"
    FROM log_epoch AS l
    CROSS JOIN jsonb_to_recordset(${asRecordset(wanted)}::jsonb)
      AS wanted(place integer, tenant text, id text, "coachId" text, feed text)
    LEFT JOIN LATERAL (
      SELECT * FROM participants AS one WHERE one.tenant = wanted.tenant AND one.id = wanted.id OFFSET 0
    ) AS p ON true
    LEFT JOIN LATERAL (SELECT * FROM feed_heads AS f WHERE f.owner = wanted.feed OFFSET 0) AS h ON true
    ORDER BY wanted.place`;
  return database.$hot<ParticipantStanding>("participant_standings", asking);
}
