// A participant's chat sessions, each with its members, its newest message and what is unread, from one snapshot.
import type { ChatSession } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { type ChatSessionRows, toChatSession } from "../read-models/chat-sessions.ts";
import { foundMessage } from "./messages.ts";
import type { SessionPage, SessionView } from "./port.ts";
import type { Query } from "./query.ts";

/**
 * The messages `m` of a session `s` that a member has not read: those of others after their mark, which are all of them
 * when there is no mark. Nothing is left to read of a deleted one, and in a closed session, where no mark moves any more,
 * nothing waits.
 */
export const unreadBy = (readerId: string | null): Prisma.Sql => Prisma.sql`
  messages AS m
  WHERE m.tenant = s.tenant AND m.session_id = s.id AND s.status = 'OPEN' AND m.sender_id <> ${readerId}
    AND m.deleted_at IS NULL
    AND m.version > coalesce((
      SELECT mark.up_to_version FROM chat_session_reads AS mark
      WHERE mark.tenant = s.tenant AND mark.session_id = s.id AND mark.member_id = ${readerId}), 0)`;

/** Of so many versions the messages are counted as they come (see the migration that made the counts). */
const BLOCK = Prisma.sql`512`;

/** How many those are: counted in the block of the mark, known of the blocks after it, however long the session. */
const unreadCount = (readerId: string | null): Prisma.Sql => Prisma.sql`
  SELECT ((
    SELECT count(*) FROM ${unreadBy(readerId)} AND m.version < (mark.block + 1) * ${BLOCK}
  ) + (
    SELECT coalesce(sum(c.messages), 0) FROM chat_session_message_counts AS c
    WHERE c.tenant = s.tenant AND c.session_id = s.id AND s.status = 'OPEN' AND c.sender_id <> ${readerId}
      AND c.block > mark.block
  ))::integer AS messages
  FROM (
    SELECT coalesce(max(r.up_to_version), 0) / ${BLOCK} AS block FROM chat_session_reads AS r
    WHERE r.tenant = s.tenant AND r.session_id = s.id AND r.member_id = ${readerId}
  ) AS mark`;

/** What is shown of the sessions `s` beside their own row. */
export const besides = (readerId: string | null): Prisma.Sql => Prisma.sql`
  CROSS JOIN LATERAL (
    SELECT jsonb_agg(to_jsonb(m) ORDER BY m.version) AS members
    FROM chat_session_members AS m WHERE m.tenant = s.tenant AND m.session_id = s.id
  ) AS people
  LEFT JOIN LATERAL (
    SELECT ${foundMessage} AS message FROM messages AS m WHERE m.tenant = s.tenant AND m.session_id = s.id
    ORDER BY m.version DESC LIMIT 1
  ) AS newest ON true
  CROSS JOIN LATERAL (${unreadCount(readerId)}) AS unread`;

export const shown = (readerId: string | null): Prisma.Sql => Prisma.sql`
  to_jsonb(s) AS session, coalesce(people.members, '[]') AS members, newest.message AS "lastMessage",
  ${readerId === null ? Prisma.sql`NULL::integer` : Prisma.sql`unread.messages`} AS unread`;

/** Whether somebody is a member of the session `s` now. */
const hasMember = (memberId: string | null, memberType: "PARTICIPANT" | "COACH"): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM chat_session_members AS own WHERE own.tenant = s.tenant AND own.session_id = s.id
    AND own.member_id = ${memberId} AND own.member_type = ${memberType} AND own.state = 'JOINED')`;

/** A channel is read by every participant who is active, and by the coaches who are members. */
const isReadAsChannel = (participantId: string | null, coachId: string | null): Prisma.Sql => Prisma.sql`
  s.kind = 'channel' AND (${hasMember(coachId, "COACH")} OR EXISTS (
    SELECT FROM participants AS p WHERE p.tenant = s.tenant AND p.id = ${participantId} AND NOT p.suspended))`;

/** Null when there is none, or when a participant is named who may not read it. */
export function chatSession(
  { tenant, sessionId }: { tenant: string; sessionId: string },
  { participantId, coachId = null, readerId }: SessionView,
): Query<ChatSessionRows, ChatSession | null> {
  const sql = Prisma.sql`
    SELECT ${shown(readerId)} FROM chat_sessions AS s ${besides(readerId)}
    WHERE s.tenant = ${tenant} AND s.id = ${sessionId} AND (${participantId}::text IS NULL
      OR ${hasMember(participantId, "PARTICIPANT")} OR ${isReadAsChannel(participantId, coachId)})`;
  return { sql, toAnswer: ([found]) => (found === undefined ? null : toChatSession(found)) };
}

/** Newest first. */
export function chatSessions(
  { tenant, participantId }: { tenant: string; participantId: string },
  { coachId, readerId, offset, limit }: SessionPage,
): Query<ChatSessionRows & { total: number }, { results: ChatSession[]; total: number }> {
  const sql = Prisma.sql`
    WITH mine AS (
      SELECT own.tenant, own.session_id FROM chat_session_members AS own
      WHERE own.tenant = ${tenant} AND own.member_id = ${participantId} AND own.member_type = 'PARTICIPANT'
        AND own.state = 'JOINED' AND (${coachId}::text IS NULL OR EXISTS (
          SELECT FROM chat_session_members AS coach WHERE coach.tenant = own.tenant AND coach.session_id = own.session_id
            AND coach.member_id = ${coachId} AND coach.member_type = 'COACH' AND coach.state = 'JOINED'))
    ), counted AS (
      SELECT count(*)::integer AS total FROM mine
    ), page AS (
      SELECT s.* FROM chat_sessions AS s JOIN mine ON mine.tenant = s.tenant AND mine.session_id = s.id
      ORDER BY s.opened_at DESC, s.id DESC OFFSET ${offset} LIMIT ${limit}
    )
    SELECT counted.total, found.* FROM counted LEFT JOIN LATERAL (
      SELECT ${shown(readerId)} FROM page AS s ${besides(readerId)} ORDER BY s.opened_at DESC, s.id DESC
    ) AS found ON true`;
  return {
    sql,
    toAnswer: (rows) => {
      const found = rows.filter(({ session }) => session !== null);
      return { results: found.map(toChatSession), total: rows[0]?.total ?? 0 };
    },
  };
}

/** The sessions that the participant is a member of now. */
export function sessionsOfParticipant(tenant: string, participantId: string): Query<{ id: string }, string[]> {
  return {
    sql: Prisma.sql`
      SELECT m.session_id AS id FROM chat_session_members AS m
      WHERE m.tenant = ${tenant} AND m.member_id = ${participantId} AND m.member_type = 'PARTICIPANT'
        AND m.state = 'JOINED'`,
    toAnswer: (rows) => rows.map(({ id }) => id),
  };
}
