// Links of chat sessions to outside chats.
import type { ExternalChat, HeldExternalChat } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { toExternalChat } from "../read-models/external-chats.ts";
import type { ExternalChatRow } from "../read-models/rows.ts";
import { utcText } from "../utc-text.ts";
import type { LinkPage, LinkSearch, Page } from "./port.ts";
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

interface HeldRow {
  link: ExternalChatRow;
  lease: HeldExternalChat["lease"];
  progress: HeldExternalChat["progress"];
}

type FoundLinks = Query<{ results: HeldRow[]; total: number }, { results: HeldExternalChat[]; total: number }>;

/** Links of every session of the tenant with who holds them, the one that changed last first. */
export function searchedLinks(tenant: string, { provider, status, offset, limit }: LinkSearch): FoundLinks {
  const wanted = Prisma.sql`FROM external_chats AS l WHERE l.tenant = ${tenant}
    ${provider === undefined ? Prisma.empty : Prisma.sql`AND l.provider = ${provider}`}
    ${status === undefined ? Prisma.empty : Prisma.sql`AND l.status = ANY(${[...status]})`}`;
  const sql = Prisma.sql`
    SELECT (SELECT count(*)::integer ${wanted}) AS total, coalesce((
      SELECT jsonb_agg(jsonb_build_object('link', to_jsonb(page), 'lease', held.lease, 'progress', own.progress)
        ORDER BY page.changed_at DESC, page.id)
      FROM (SELECT l.* ${wanted} ORDER BY l.changed_at DESC, l.id OFFSET ${offset} LIMIT ${limit}) AS page
      LEFT JOIN LATERAL (
        SELECT jsonb_build_object('holder', h.holder, 'fence', h.fence, 'endsAt', h.expires_at) AS lease FROM leases AS h
        WHERE h.name = 'external-chat/' || page.tenant || '/' || page.session_id || '/' || page.id
          AND h.expires_at > clock_timestamp()
      ) AS held ON true
      LEFT JOIN LATERAL (
        SELECT jsonb_build_object(
          'sentVersion', c.sent_version, 'receivedUpTo', c.received_up_to, 'finished', c.finished) AS progress
        FROM external_chat_cursors AS c
        WHERE c.tenant = page.tenant AND c.session_id = page.session_id AND c.link_id = page.id
      ) AS own ON true
    ), '[]') AS results`;
  return { sql, toAnswer: ([page]) => ({ results: page?.results.map(toHeld) ?? [], total: page?.total ?? 0 }) };
}

const toHeld = ({ link, lease, progress }: HeldRow): HeldExternalChat => ({
  ...toExternalChat(link),
  lease: lease && { ...lease, endsAt: utcText(lease.endsAt) },
  progress,
});

/** The link that has this outside conversation now, of whichever session; or null. */
export const linkOfConversation = (tenant: string, provider: string, conversation: string): Found =>
  found(Prisma.sql`l.tenant = ${tenant} AND l.provider = ${provider} AND l.live_conversation = ${conversation}`);

const found = (wanted: Prisma.Sql): Found => ({
  sql: Prisma.sql`SELECT to_jsonb(l) AS link FROM external_chats AS l WHERE ${wanted}`,
  toAnswer: ([row]) => (row === undefined ? null : toExternalChat(row.link)),
});
