// How far somebody has read, or got: what they name is a place in the session, what counts is the newest message of others there.
// What they had read before does not: also not in an earlier membership, which the session's state has forgotten.
import type { Database } from "../database.ts";
import { Prisma } from "../generated/client.ts";
import type { Reading, ReadSoFar } from "./port.ts";

/** One statement, so that the place and what is before it are from one snapshot. */
export async function readSoFar(
  database: Database,
  { tenant, sessionId }: { tenant: string; sessionId: string },
  { memberId, upToVersion, upToMessageId, isDelivery }: Reading,
): Promise<ReadSoFar> {
  const place =
    upToMessageId === undefined
      ? Prisma.sql`SELECT ${upToVersion}::integer AS version`
      : Prisma.sql`SELECT named.version FROM messages AS named
          WHERE named.tenant = ${tenant} AND named.session_id = ${sessionId} AND named.id = ${upToMessageId}`;
  // What was read has been delivered.
  const marks = isDelivery
    ? Prisma.sql`(SELECT * FROM chat_session_reads UNION ALL SELECT * FROM chat_session_deliveries)`
    : Prisma.sql`chat_session_reads`;
  const rows = await database.$queryRaw<{ messageId: string | null; version: number }[]>`
    SELECT newest.id AS "messageId", newest.version FROM (${place}) AS place LEFT JOIN LATERAL (
      SELECT m.id, m.version FROM messages AS m
      WHERE m.tenant = ${tenant} AND m.session_id = ${sessionId} AND m.version <= place.version
        AND m.sender_id <> ${memberId}
        AND m.version > coalesce((
          SELECT max(mark.up_to_version) FROM ${marks} AS mark
          WHERE mark.tenant = ${tenant} AND mark.session_id = ${sessionId} AND mark.member_id = ${memberId}), 0)
      ORDER BY m.version DESC LIMIT 1) AS newest ON true`;
  if (rows[0] === undefined) return { placeExists: false, newest: null };
  const { messageId, version } = rows[0];
  return { placeExists: true, newest: messageId === null ? null : { messageId, version } };
}
