// Links that adapters hold, with their cursors: found, leased and begun in one statement, so that a thousand of them pass
// from a dead adapter to a living one within a second.
import { type ExternalChat, externalChatProviders } from "@tributary/schemas";
import type { Database } from "./database.ts";
import type { ExternalLinks, HeldLink, LinkMove, LinksStanding } from "./external-links-port.ts";

interface TakenRow extends Omit<HeldLink, "lease"> {
  lease: string;
  fence: bigint;
}

/** Links by the database's clock; who has one is decided by its lease, who may move its cursor by the fence of that. */
export function createExternalLinks(database: Database): ExternalLinks {
  return {
    async take({ provider, holder, ttlMs, most }) {
      const taken = await takeLinks(database, { provider, holder, ttlMs, most });
      return taken.map(({ lease: name, fence, ...link }) => ({ ...link, lease: { name, fence: Number(fence) } }));
    },
    standing: () => readStanding(database),
    move: (moves) => moveLinks(database, moves),
  };
}

/** The statuses of a link that lives. */
const LIVE = [
  "REQUESTED",
  "IN_MENU",
  "QUEUED",
  "CONNECTING",
  "CONNECTED",
  "INTERRUPTED",
] as const satisfies ExternalChat["status"][];

/** Leases are taken in the order of their names, so that two adapters never wait for each other. */
const takeLinks = (
  database: Database,
  { provider, holder, ttlMs, most }: Parameters<ExternalLinks["take"]>[0],
): Promise<TakenRow[]> => database.$queryRaw<TakenRow[]>`
  WITH wanted AS (
    SELECT l.tenant, l.session_id, l.id AS link_id FROM external_chats AS l
    WHERE l.provider = ${provider} AND l.status = ANY(${[...LIVE]}) AND NOT EXISTS (
      SELECT FROM external_chat_cursors AS c
      WHERE c.tenant = l.tenant AND c.session_id = l.session_id AND c.link_id = l.id)
    UNION ALL
    SELECT c.tenant, c.session_id, c.link_id FROM external_chat_cursors AS c
    WHERE c.provider = ${provider} AND NOT c.finished
  ), named AS (
    SELECT *, 'external-chat/' || tenant || '/' || session_id || '/' || link_id AS lease FROM wanted
  ), free AS (
    SELECT * FROM named WHERE NOT EXISTS (
      SELECT FROM leases AS held WHERE held.name = named.lease AND held.expires_at > clock_timestamp())
    ORDER BY lease LIMIT ${most}
  ), taken AS (
    INSERT INTO leases AS held (name, holder, fence, expires_at)
    SELECT lease, ${holder}, 1, clock_timestamp() + ${ttlMs}::integer * interval '1 millisecond' FROM free ORDER BY lease
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = held.fence + 1, expires_at = excluded.expires_at
    WHERE held.expires_at <= clock_timestamp()
    RETURNING held.name, held.fence
  ), begun AS (
    INSERT INTO external_chat_cursors AS c
      (tenant, session_id, link_id, provider, client_id, conversation, sent_version, finished, fence)
    SELECT free.tenant, free.session_id, free.link_id, ${provider}, gen_random_uuid(), NULL, coalesce((
        SELECT e.version FROM events AS e
        WHERE e.stream_id = free.tenant || '/chat-session/' || free.session_id AND e.type = 'ExternalChatLinked'
          AND e.data->>'linkId' = free.link_id
        ORDER BY e.version LIMIT 1), 0), false, taken.fence
    FROM free JOIN taken ON taken.name = free.lease
    ON CONFLICT (tenant, session_id, link_id) DO UPDATE SET fence = excluded.fence
    RETURNING c.*
  )
  SELECT begun.tenant, begun.session_id AS "sessionId", begun.link_id AS "linkId", l.participant_id AS "participantId",
    free.lease, begun.fence, l.status, l.conversation AS "namedConversation", l.parameters,
    begun.client_id AS "clientId", begun.conversation, begun.sent_version AS "sentVersion",
    begun.received_up_to AS "receivedUpTo"
  FROM begun
  JOIN free USING (tenant, session_id, link_id)
  JOIN external_chats AS l ON l.tenant = begun.tenant AND l.session_id = begun.session_id AND l.id = begun.link_id`;

const readStanding = (database: Database): Promise<LinksStanding[]> => database.$queryRaw<LinksStanding[]>`
  SELECT known.provider, count(l.id)::integer AS living, count(held.name)::integer AS held,
    (count(*) FILTER (WHERE l.status = 'INTERRUPTED'))::integer AS interrupted
  FROM unnest(${[...externalChatProviders]}::text[]) AS known(provider)
  LEFT JOIN external_chats AS l ON l.provider = known.provider AND l.status = ANY(${[...LIVE]})
  LEFT JOIN leases AS held ON held.name = 'external-chat/' || l.tenant || '/' || l.session_id || '/' || l.id
    AND held.expires_at > clock_timestamp()
  GROUP BY known.provider ORDER BY known.provider`;

async function moveLinks(database: Database, moves: readonly LinkMove[]): Promise<Set<string>> {
  const refused = await database.$queryRaw<{ lease: string }[]>`
    WITH moves AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) AS moves(
        tenant text, "sessionId" text, "linkId" text, fence bigint, conversation text, "sentVersion" integer,
        "receivedUpTo" text, finished boolean)
    ), found AS (
      SELECT c.tenant, c.session_id, c.link_id FROM external_chat_cursors AS c
      JOIN moves AS m ON c.tenant = m.tenant AND c.session_id = m."sessionId" AND c.link_id = m."linkId" AND c.fence = m.fence
      ORDER BY c.tenant, c.session_id, c.link_id FOR UPDATE OF c
    ), moved AS (
      UPDATE external_chat_cursors AS c
      SET conversation = coalesce(m.conversation, c.conversation),
        sent_version = greatest(m."sentVersion", c.sent_version),
        received_up_to = CASE
          WHEN m."receivedUpTo"::timestamptz < c.received_up_to::timestamptz THEN c.received_up_to
          ELSE coalesce(m."receivedUpTo", c.received_up_to) END,
        finished = coalesce(m.finished, false) OR c.finished
      FROM found JOIN moves AS m
        ON found.tenant = m.tenant AND found.session_id = m."sessionId" AND found.link_id = m."linkId"
      WHERE c.tenant = found.tenant AND c.session_id = found.session_id AND c.link_id = found.link_id AND c.fence = m.fence
    )
    SELECT 'external-chat/' || m.tenant || '/' || m."sessionId" || '/' || m."linkId" AS lease FROM moves AS m
    WHERE NOT EXISTS (
      SELECT FROM found WHERE found.tenant = m.tenant AND found.session_id = m."sessionId" AND found.link_id = m."linkId")`;
  return new Set(refused.map(({ lease }) => lease));
}
