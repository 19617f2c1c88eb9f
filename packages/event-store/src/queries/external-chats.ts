// Links of chat sessions to outside chats.
import type { ExternalChat } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { toExternalChat } from "../read-models/external-chats.ts";
import type { ExternalChatRow } from "../read-models/rows.ts";
import type { LinkPage, Page } from "./port.ts";
import type { Query } from "./query.ts";

interface OfSession {
  tenant: string;
  sessionId: string;
}

type Found = Query<{ link: ExternalChatRow }, ExternalChat | null>;

/** One link of a session, whether it lives or not; or null. */
export const externalChat = ({ tenant, sessionId }: OfSession, id: string): Found =>
  found(Prisma.sql`l.tenant = ${tenant} AND l.session_id = ${sessionId} AND l.id = ${id}`);

type FoundPage = Query<{ results: ExternalChatRow[]; total: number }, { results: ExternalChat[]; total: number }>;

/** Every link that the session has or had, the one that changed last first. */
export const externalChats = ({ tenant, sessionId }: OfSession, page: Page): FoundPage =>
  foundPage(Prisma.sql`l.tenant = ${tenant} AND l.session_id = ${sessionId}`, page);

/** Every link to this outside system that there is or was, the one that changed last first. */
export const linksTo = (tenant: string, provider: string, { coachId, ...page }: LinkPage): FoundPage =>
  foundPage(
    Prisma.sql`l.tenant = ${tenant} AND l.provider = ${provider} ${coachId === null ? Prisma.empty : isIn(coachId)}`,
    page,
  );

const isIn = (coachId: string): Prisma.Sql => Prisma.sql`
  AND EXISTS (
    SELECT FROM chat_session_members AS own
    WHERE own.tenant = l.tenant AND own.session_id = l.session_id AND own.member_id = ${coachId}
      AND own.member_type = 'COACH' AND own.state = 'JOINED')`;

/** One link to this outside system, of whichever session; or null. */
export const linkTo = (tenant: string, provider: string, id: string): Found =>
  found(Prisma.sql`l.tenant = ${tenant} AND l.provider = ${provider} AND l.id = ${id}`);

function foundPage(which: Prisma.Sql, { offset, limit }: Page): FoundPage {
  const wanted = Prisma.sql`FROM external_chats AS l WHERE ${which}`;
  const sql = Prisma.sql`
    SELECT (SELECT count(*)::integer ${wanted}) AS total, coalesce((
      SELECT jsonb_agg(to_jsonb(page) ORDER BY page.changed_at DESC, page.id)
      FROM (SELECT l.* ${wanted} ORDER BY l.changed_at DESC, l.id OFFSET ${offset} LIMIT ${limit}) AS page
    ), '[]') AS results`;
  return { sql, toAnswer: ([page]) => ({ results: page?.results.map(toExternalChat) ?? [], total: page?.total ?? 0 }) };
}

/** The link that has this outside conversation now, of whichever session; or null. */
export const linkOfConversation = (tenant: string, provider: string, conversation: string): Found =>
  found(Prisma.sql`l.tenant = ${tenant} AND l.provider = ${provider} AND l.live_conversation = ${conversation}`);

const found = (wanted: Prisma.Sql): Found => ({
  sql: Prisma.sql`SELECT to_jsonb(l) AS link FROM external_chats AS l WHERE ${wanted}`,
  toAnswer: ([row]) => (row === undefined ? null : toExternalChat(row.link)),
});
