// All that deciding a command needs, in one round trip and from one snapshot. A plain prepared statement: inside an SQL
// function the same question cost five times as much, because Postgres sets such a function up anew on every call.
import { z } from "zod";
import type { Database } from "./database.ts";
import type { LoadedStream, LoadQuery } from "./port.ts";
import { receiptRow } from "./receipts.ts";

const streamState = z.object({ version: z.int(), state: z.unknown(), stateVersion: z.int() });

const answer = z.object({
  stream: streamState.nullable(),
  receipt: receiptRow.nullable(),
  related: z.record(z.string(), streamState).nullable(),
});

/** Version 0 and no state when there is no such stream in this tenant. */
export async function load(
  database: Database,
  { tenant, streamId, receipt: wanted, related: others = [] }: LoadQuery,
): Promise<LoadedStream> {
  const rows = await database.$queryRaw<unknown[]>`
    SELECT
      (
        SELECT jsonb_build_object('version', s.version, 'state', s.state, 'stateVersion', s.state_version)
        FROM streams AS s WHERE s.stream_id = ${streamId} AND s.tenant = ${tenant}
      ) AS stream,
      (
        SELECT to_jsonb(r) FROM command_receipts AS r
        WHERE r.tenant = ${tenant} AND r.principal = ${wanted?.principal ?? null} AND r.key = ${wanted?.key ?? null}
      ) AS receipt,
      (
        SELECT jsonb_object_agg(s.stream_id,
          jsonb_build_object('version', s.version, 'state', s.state, 'stateVersion', s.state_version))
        FROM streams AS s WHERE s.stream_id = ANY(${[...others]}::text[]) AND s.tenant = ${tenant}
      ) AS related`;
  const { stream, receipt, related } = answer.parse(rows[0]);
  return {
    version: stream?.version ?? 0,
    state: stream?.state ?? null,
    stateVersion: stream?.stateVersion ?? null,
    receipt,
    related: new Map(Object.entries(related ?? {})),
  };
}
