// Links of chat sessions to outside chats.
import type { ExternalChat } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { toExternalChat } from "../read-models/external-chats.ts";
import type { ExternalChatRow } from "../read-models/rows.ts";
import type { Page } from "./port.ts";
import type { Query } from "./query.ts";

interface OfSession {
  tenant: string;
  sessionId: string;
}

type Found = Query<{ link: ExternalChatRow }, ExternalChat | null>;

/** One link of a session, whether it lives or not; or null. */
export const externalChat = ({ tenant, sessionId }: OfSession, id: string): Found =>
  found(Prisma.sql`l.tenant = ${tenant} AND l.session_id = ${sessionId} AND l.id = ${id}`);

/** Every link that the session has or had, the one that changed last first. */
export function externalChats(
  { tenant, sessionId }: OfSession,
  { offset, limit }: Page,
): Query<{ results: ExternalChatRow[]; total: number }, { results: ExternalChat[]; total: number }> {
  const wanted = Prisma.sql`FROM external_chats AS l WHERE l.tenant = ${tenant} AND l.session_id = ${sessionId}`;
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
