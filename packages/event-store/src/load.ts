// All that deciding a command needs, from one snapshot; of commands that come at the same time, in one round trip. A plain
// prepared statement: inside an SQL function the same question cost five times as much, because Postgres sets such a function
// up anew on every call.
import { z } from "zod";
import type { Database } from "./database.ts";
import { isRefusedByDatabase } from "./errors.ts";
import { gather } from "./gather.ts";
import { Prisma } from "./generated/client.ts";
import type { LoadedStream, LoadQuery, StreamState } from "./port.ts";
import { receiptRow } from "./receipts.ts";

const MOST_TOGETHER = 32;

const answer = z.object({
  streams: z
    .array(
      z.object({ id: z.string(), tenant: z.string(), version: z.int(), state: z.unknown(), stateVersion: z.int() }),
    )
    .nullable(),
  receipts: z.array(z.object({ query: z.int(), receipt: receiptRow })).nullable(),
});

/** Version 0 and no state when there is no such stream in this tenant. */
export function createLoad(database: Database): (query: LoadQuery) => Promise<LoadedStream> {
  return gather({
    run: (queries) => loadAll(database, queries),
    most: MOST_TOGETHER,
    isOnesFault: isRefusedByDatabase,
  });
}

async function loadAll(database: Database, queries: readonly LoadQuery[]): Promise<LoadedStream[]> {
  const streamIds = queries.flatMap(({ streamId, related = [] }) => [streamId, ...related]);
  const keys = queries.flatMap(({ tenant, receipt }, query) => (receipt ? [{ query, tenant, ...receipt }] : []));
  const loading = Prisma.sql`
    SELECT
      (
        SELECT jsonb_agg(jsonb_build_object('id', s.stream_id, 'tenant', s.tenant, 'version', s.version,
          'state', s.state, 'stateVersion', s.state_version))
        FROM streams AS s WHERE s.stream_id = ANY(${[...new Set(streamIds)]}::text[])
      ) AS streams,
      (
        SELECT jsonb_agg(jsonb_build_object('query', wanted.query, 'receipt', to_jsonb(r)))
        FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
          AS wanted(query integer, tenant text, principal text, key text)
        -- Each by its whole key: for a join the planner may read every receipt of the tenant.
        CROSS JOIN LATERAL (
          SELECT * FROM command_receipts AS c
          WHERE c.tenant = wanted.tenant AND c.principal = wanted.principal AND c.key = wanted.key OFFSET 0
        ) AS r
      ) AS receipts`;
  const rows = await database.$hot("load_all", loading);
  const found = answer.parse(rows[0]);
  const streams = new Map(found.streams?.map(({ id, tenant, ...state }) => [id, { tenant, state }]));
  const receipts = new Map(found.receipts?.map(({ query, receipt }) => [query, receipt]));
  return queries.map(({ tenant, streamId, related = [] }, query): LoadedStream => {
    const stateOf = (id: string): StreamState | undefined => {
      const stream = streams.get(id);
      return stream?.tenant === tenant ? stream.state : undefined;
    };
    return {
      ...(stateOf(streamId) ?? { version: 0, state: null, stateVersion: null }),
      receipt: receipts.get(query) ?? null,
      related: new Map(related.map((id) => [id, stateOf(id)] as const).filter(hasState)),
    };
  });
}

const hasState = (entry: readonly [string, StreamState | undefined]): entry is readonly [string, StreamState] =>
  entry[1] !== undefined;
