// A session's messages, page by page in the order of the conversation, or one of them.
import type { ChatMessage } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { type FoundMessage, toChatMessage } from "../read-models/messages.ts";
import type { MessagePage } from "./port.ts";
import type { Query } from "./query.ts";

interface Session {
  tenant: string;
  sessionId: string;
}

/** The message `m` with its reactions; of a deleted one none are shown. */
export const foundMessage = Prisma.sql`
  to_jsonb(m) || jsonb_build_object('reactions', (
    SELECT jsonb_agg(jsonb_build_object('reaction', each.reaction, 'memberIds', each.members) ORDER BY each.first)
    FROM (
      SELECT r.reaction, jsonb_agg(r.member_id ORDER BY r.version) AS members, min(r.version) AS first
      FROM message_reactions AS r
      WHERE r.tenant = m.tenant AND r.session_id = m.session_id AND r.message_id = m.id AND r.is_there
        AND m.deleted_at IS NULL
      GROUP BY r.reaction
    ) AS each
  ))`;

/** One message, or null. */
export function message({ tenant, sessionId }: Session, id: string): Query<{ row: FoundMessage }, ChatMessage | null> {
  return {
    sql: Prisma.sql`
      SELECT ${foundMessage} AS row FROM messages AS m
      WHERE m.tenant = ${tenant} AND m.session_id = ${sessionId} AND m.id = ${id}`,
    toAnswer: ([found]) => (found === undefined ? null : toChatMessage(found.row)),
  };
}

/** A message of the page, if any, and the versions that the page goes on from. */
interface PageRow {
  before: number | null;
  after: number | null;
  row: FoundMessage | null;
}

/** Oldest first. Without `after` it pages backwards from the newest; `cursor` is null when there is nothing further. */
export function messages(
  { tenant, sessionId }: Session,
  { before, after, limit }: MessagePage,
): Query<PageRow, { results: ChatMessage[]; cursor: string | null } | null> {
  const versionOf = (id: string | undefined) => Prisma.sql`(
    SELECT edge.version FROM messages AS edge
    WHERE edge.tenant = ${tenant} AND edge.session_id = ${sessionId} AND edge.id = ${id ?? null})`;
  const forwards = after !== undefined;
  const sql = Prisma.sql`
    SELECT edges.*, page.row FROM (SELECT ${versionOf(before)} AS before, ${versionOf(after)} AS after) AS edges
    LEFT JOIN LATERAL (
      SELECT ${foundMessage} AS row FROM messages AS m
      WHERE m.tenant = ${tenant} AND m.session_id = ${sessionId}
        ${before === undefined ? Prisma.empty : Prisma.sql`AND m.version < edges.before`}
        ${after === undefined ? Prisma.empty : Prisma.sql`AND m.version > edges.after`}
      ORDER BY m.version ${forwards ? Prisma.sql`ASC` : Prisma.sql`DESC`} LIMIT ${limit + 1}
    ) AS page ON true`;
  return {
    sql,
    toAnswer: (rows) => {
      const [edges] = rows;
      if ((before !== undefined && !edges?.before) || (after !== undefined && !edges?.after)) return null;
      const found = rows.flatMap(({ row }) => (row === null ? [] : [toChatMessage(row)]));
      const page = found.slice(0, limit);
      const furthest = found.length > limit ? page.at(-1) : undefined; // the end to go on from
      return { results: forwards ? page : page.reverse(), cursor: furthest?.id ?? null };
    },
  };
}
