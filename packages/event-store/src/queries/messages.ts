// A session's messages, page by page in the order of the conversation, or one of them.
import type { ChatMessage } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { toChatMessage } from "../read-models/messages.ts";
import type { MessageRow } from "../read-models/rows.ts";
import type { MessagePage } from "./port.ts";
import type { Query } from "./query.ts";

interface Session {
  tenant: string;
  sessionId: string;
}

/** One message, or null. */
export function message({ tenant, sessionId }: Session, id: string): Query<{ row: MessageRow }, ChatMessage | null> {
  return {
    sql: Prisma.sql`
      SELECT to_jsonb(m) AS row FROM messages AS m
      WHERE m.tenant = ${tenant} AND m.session_id = ${sessionId} AND m.id = ${id}`,
    toAnswer: ([found]) => (found === undefined ? null : toChatMessage(found.row)),
  };
}

/** A message of the page, if any, and the versions that the page goes on from. */
interface PageRow {
  before: number | null;
  after: number | null;
  row: MessageRow | null;
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
      SELECT to_jsonb(m) AS row FROM messages AS m
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
