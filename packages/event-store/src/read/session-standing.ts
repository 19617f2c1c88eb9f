// What opening a session's stream needs. One statement, so that head, membership and standing are of the same moment.
import { chatSessionStream } from "@tributary/schemas";
import type { Database } from "../database.ts";
import { Prisma } from "../generated/client.ts";
import type { SessionStanding, SessionStandingQuery } from "../port.ts";
import { asRecordset, gatherStandings } from "./standings.ts";

/** Asks for the participant's standing and the session's, who of the two people is in it, its version and the epoch. */
export const createSessionStanding = (
  database: Database,
): ((query: SessionStandingQuery) => Promise<SessionStanding>) =>
  gatherStandings((queries) => sessionStandings(database, queries));

function sessionStandings(database: Database, queries: readonly SessionStandingQuery[]): Promise<SessionStanding[]> {
  const wanted = queries.map((query) => ({ ...query, stream: chatSessionStream(query.tenant, query.sessionId) }));
  // Each by its whole key (OFFSET 0): for a join, or many EXISTS, the planner may read a whole table.
  const asking = Prisma.sql`
    SELECT l.epoch, coalesce(st.version, 0) AS head, s.kind, s.participant_id AS "ofParticipant",
      p.id IS NOT NULL AS "participantExists", coalesce(p.suspended, false) AS "participantSuspended",
      EXISTS (
        SELECT FROM chat_session_members AS m WHERE m.tenant = s.tenant AND m.session_id = s.id
          AND m.member_id = wanted."participantId" AND m.member_type = 'PARTICIPANT' AND m.state = 'JOINED' OFFSET 0
      ) AS "participantJoined",
      EXISTS (
        SELECT FROM chat_session_members AS m WHERE m.tenant = s.tenant AND m.session_id = s.id
          AND m.member_id = wanted."coachId" AND m.member_type = 'COACH' AND m.state = 'JOINED' OFFSET 0
      ) AS "coachJoined",
      CASE WHEN s.status = 'CLOSED' THEN (
        SELECT e.version FROM events AS e WHERE e.stream_id = wanted.stream AND e.type = 'ChatSessionClosed'
        ORDER BY e.version DESC LIMIT 1
      ) END AS "closedAt"
    FROM log_epoch AS l
    CROSS JOIN jsonb_to_recordset(${asRecordset(wanted)}::jsonb)
      AS wanted(place integer, tenant text, "sessionId" text, stream text, "participantId" text, "coachId" text)
    LEFT JOIN LATERAL (
      SELECT * FROM participants AS one WHERE one.tenant = wanted.tenant AND one.id = wanted."participantId" OFFSET 0
    ) AS p ON true
    LEFT JOIN LATERAL (
      SELECT * FROM chat_sessions AS one WHERE one.tenant = wanted.tenant AND one.id = wanted."sessionId" OFFSET 0
    ) AS s ON true
    LEFT JOIN LATERAL (SELECT * FROM streams AS one WHERE one.stream_id = wanted.stream OFFSET 0) AS st ON true
    ORDER BY wanted.place`;
  return database.$hot<SessionStanding>("session_standings", asking);
}
