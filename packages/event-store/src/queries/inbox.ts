// A coach's inbox: the sessions that they are in, whoever's they are, the one in which something was said last first.
import type { InboxSession } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { type ChatSessionRows, toChatSession } from "../read-models/chat-sessions.ts";
import { utcText } from "../utc-text.ts";
import { besides, shown, unreadBy } from "./chat-session.ts";
import type { InboxPage } from "./port.ts";
import type { Query } from "./query.ts";

type InboxRow = ChatSessionRows & { session: { active_at: string } | null; total: number };

/** Without channels: what happens in them is in nobody's feed, so the stream that goes on from here would not tell. */
export function inbox(
  { tenant, coachId }: { tenant: string; coachId: string },
  { status, unreadOnly, offset, limit }: InboxPage,
): Query<InboxRow, { results: InboxSession[]; total: number }> {
  const sql = Prisma.sql`
    WITH mine AS (
      SELECT s.*, greatest(s.opened_at, newest.sent_at) AS active_at
      FROM chat_session_members AS own
      JOIN chat_sessions AS s ON s.tenant = own.tenant AND s.id = own.session_id
      LEFT JOIN LATERAL (
        SELECT m.sent_at FROM messages AS m WHERE m.tenant = s.tenant AND m.session_id = s.id
        ORDER BY m.version DESC LIMIT 1
      ) AS newest ON true
      WHERE own.tenant = ${tenant} AND own.member_id = ${coachId} AND own.member_type = 'COACH'
        AND own.state = 'JOINED' AND s.kind <> 'channel'
        ${status === null ? Prisma.empty : Prisma.sql`AND s.status = ${status}`}
        ${unreadOnly ? Prisma.sql`AND EXISTS (SELECT FROM ${unreadBy(coachId)})` : Prisma.empty}
    ), counted AS (
      SELECT count(*)::integer AS total FROM mine
    ), page AS (
      SELECT * FROM mine ORDER BY active_at DESC, id DESC OFFSET ${offset} LIMIT ${limit}
    )
    SELECT counted.total, found.* FROM counted LEFT JOIN LATERAL (
      SELECT ${shown(coachId)} FROM page AS s ${besides(coachId)} ORDER BY s.active_at DESC, s.id DESC
    ) AS found ON true`;
  return {
    sql,
    toAnswer: (rows) => ({
      results: rows.flatMap((row) => (row.session === null ? [] : [toInboxSession(row, row.session.active_at)])),
      total: rows[0]?.total ?? 0,
    }),
  };
}

function toInboxSession(rows: ChatSessionRows, activeAt: string): InboxSession {
  const session = toChatSession(rows);
  const requests = session.status === "OPEN" ? session.members.filter(({ state }) => state === "REQUESTED") : [];
  return { ...session, unread: session.unread ?? 0, lastActivityAt: utcText(activeAt), requests };
}
