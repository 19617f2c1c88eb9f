// Who of many participants is suspended: what open streams are compared with from time to time.
import type { Database } from "../database.ts";
import type { ParticipantRef } from "../port.ts";

/** Those of the named participants who are suspended now; one query. */
export async function suspendedAmong(
  database: Database,
  participants: readonly ParticipantRef[],
): Promise<ParticipantRef[]> {
  return database.$queryRaw<ParticipantRef[]>`
    SELECT p.tenant, p.id FROM jsonb_to_recordset(${JSON.stringify(participants)}::jsonb) AS named(tenant text, id text)
    JOIN participants AS p ON p.tenant = named.tenant AND p.id = named.id
    WHERE p.suspended`;
}
