// Who of many participants is suspended or erased: what open streams are compared with from time to time.
import type { Database } from "../database.ts";
import type { BarredParticipant, ParticipantRef } from "../port.ts";

/** Those of the named participants who are suspended now, or not there any more; one query. */
export async function barredAmong(
  database: Database,
  participants: readonly ParticipantRef[],
): Promise<BarredParticipant[]> {
  return database.$queryRaw<BarredParticipant[]>`
    SELECT named.tenant, named.id, CASE WHEN p.suspended THEN 'suspended' ELSE 'erased' END AS reason
    FROM jsonb_to_recordset(${JSON.stringify(participants)}::jsonb) AS named(tenant text, id text)
    LEFT JOIN participants AS p ON p.tenant = named.tenant AND p.id = named.id
    WHERE p.suspended OR p.id IS NULL`;
}
