// Commands that were accepted and wait for their result: one row each, the receipt itself.
import type { EventRecord } from "@tributary/schemas";
import type { AcceptedCommands, NewAcceptedCommand, Receipt, WaitingCommands } from "./commands-port.ts";
import type { Database } from "./database.ts";
import { receiptRow, standingReceipt } from "./receipts.ts";

const OVERDUE_AFTER_SECONDS = 30;
/** A command that nobody executes (no consumer, or Kafka lost it) is tried at least so often. */
const LONGEST_WAIT_SECONDS = 3_600;

/** Accepting, finding, and taking up again. */
export function createAcceptedCommands(database: Database): AcceptedCommands {
  return {
    accept: (command) => accept(database, command),
    async find(tenant, commandId) {
      const rows = await database.$queryRaw<{ receipt: unknown }[]>`
        SELECT to_jsonb(r) AS receipt FROM command_receipts AS r
        WHERE r.tenant = ${tenant} AND r.command_id = ${commandId} LIMIT 1`;
      return rows[0] === undefined ? null : receiptRow.parse(rows[0].receipt);
    },
    async takeOverdue(limit) {
      const rows = await database.$queryRaw<{ sent: EventRecord }[]>`
        WITH taken AS (
          UPDATE command_receipts AS r
          SET republish_at = clock_timestamp()
            + least(clock_timestamp() - accepted_at, ${LONGEST_WAIT_SECONDS}::integer * interval '1 second')
          WHERE (tenant, principal, key) IN (
            SELECT tenant, principal, key FROM command_receipts
            WHERE republish_at <= clock_timestamp() ORDER BY republish_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
          )
          RETURNING sent, accepted_at
        )
        SELECT sent FROM taken ORDER BY accepted_at`;
      return rows.map(({ sent }) => sent);
    },
    async retrySoon(commands) {
      await database.$executeRaw`
        UPDATE command_receipts AS r
        SET republish_at = clock_timestamp() + ${OVERDUE_AFTER_SECONDS}::integer * interval '1 second'
        FROM jsonb_to_recordset(${JSON.stringify(commands)}::jsonb) AS c(headers jsonb)
        WHERE r.tenant = c.headers->>'tenant' AND r.command_id = c.headers->>'ce_id' AND r.status = 202`;
    },
    async refuse(tenant, commandId, { status, body }) {
      await database.$executeRaw`
        UPDATE command_receipts
        SET status = ${status}, body = ${JSON.stringify(body)}, recorded_at = clock_timestamp(),
          sent = NULL, republish_at = NULL
        WHERE tenant = ${tenant} AND command_id = ${commandId} AND status = 202`;
    },
    async waiting() {
      const rows = await database.$queryRaw<WaitingCommands[]>`
        SELECT count(*)::integer AS accepted,
          coalesce(extract(epoch FROM clock_timestamp() - min(accepted_at)), 0)::float AS "oldestSeconds"
        FROM command_receipts WHERE republish_at IS NOT NULL`;
      return rows[0] ?? { accepted: 0, oldestSeconds: 0 };
    },
  };
}

async function accept(database: Database, command: NewAcceptedCommand): Promise<Receipt | null> {
  const { principal, key, fingerprint, tenant, commandId, type, record } = command;
  // The lock of append_events: without it a command with this key that is being appended would meet our row unprepared.
  const rows = await database.$queryRaw<{ receipt: unknown }[]>`
    WITH lock AS MATERIALIZED (
      SELECT pg_advisory_xact_lock(hashtextextended(${`receipt:${tenant}/${principal}/${key}`}, 0))::text AS taken
    ), now AS (SELECT clock_timestamp() AS at FROM lock WHERE taken IS NOT NULL)
    INSERT INTO command_receipts AS r
      (tenant, principal, key, fingerprint, command_id, type, status, body, recorded_at, accepted_at, sent, republish_at,
        stream_id)
    SELECT ${tenant}, ${principal}, ${key}, ${fingerprint}, ${commandId}, ${type}, 202, 'null', now.at, now.at,
      ${JSON.stringify(record)}::jsonb, now.at + ${OVERDUE_AFTER_SECONDS}::integer * interval '1 second', ${record.key}
    FROM now, log_epoch WHERE NOT log_epoch.suspect
    ON CONFLICT (tenant, principal, key) DO NOTHING
    RETURNING to_jsonb(r) AS receipt`;
  return rows[0] === undefined ? standingReceipt(database, tenant, command) : receiptRow.parse(rows[0].receipt);
}
