// What opening a session's stream needs. One statement, so that head, membership and standing are of the same moment.
import { chatSessionStream } from "@tributary/schemas";
import type { Database } from "../database.ts";
import type { SessionStanding, SessionStandingQuery } from "../port.ts";

/** The participant's standing and the session's, who of the two people asked about is in it, its version and the epoch. */
export async function sessionStanding(
  database: Database,
  { tenant, sessionId, participantId, coachId }: SessionStandingQuery,
): Promise<SessionStanding> {
  const streamId = chatSessionStream(tenant, sessionId);
  const rows = await database.$queryRaw<SessionStanding[]>`
    SELECT l.epoch, coalesce(st.version, 0) AS head, s.kind, s.participant_id AS "ofParticipant",
      p.id IS NOT NULL AS "participantExists", coalesce(p.suspended, false) AS "participantSuspended",
      EXISTS (
        SELECT FROM chat_session_members AS m WHERE m.tenant = s.tenant AND m.session_id = s.id
          AND m.member_id = ${participantId} AND m.member_type = 'PARTICIPANT' AND m.state = 'JOINED'
      ) AS "participantJoined",
      EXISTS (
        SELECT FROM chat_session_members AS m WHERE m.tenant = s.tenant AND m.session_id = s.id
          AND m.member_id = ${coachId}::text AND m.member_type = 'COACH' AND m.state = 'JOINED'
      ) AS "coachJoined",
      CASE WHEN s.status = 'CLOSED' THEN (
        SELECT e.version FROM events AS e WHERE e.stream_id = ${streamId} AND e.type = 'ChatSessionClosed'
        ORDER BY e.version DESC LIMIT 1
      ) END AS "closedAt"
    FROM log_epoch AS l
    LEFT JOIN participants AS p ON p.tenant = ${tenant} AND p.id = ${participantId}
    LEFT JOIN chat_sessions AS s ON s.tenant = ${tenant} AND s.id = ${sessionId}
    LEFT JOIN streams AS st ON st.stream_id = ${streamId}`;
  const [standing] = rows;
  if (standing === undefined) throw new Error("log_epoch has no row: the database is not migrated");
  return standing;
}
