// Who of many participants is suspended or erased: what open streams are compared with from time to time.
import { participantStream } from "@tributary/schemas";
import type { Database } from "../database.ts";
import { Prisma } from "../generated/client.ts";
import type { BarredParticipant, ParticipantRef } from "../port.ts";

/**
 * Those of the named participants who are suspended now, or not there any more; one query. Who never was a participant is
 * not erased: the path of a channel names a coach as well.
 */
export async function barredAmong(
  database: Database,
  participants: readonly ParticipantRef[],
): Promise<BarredParticipant[]> {
  const named = participants.map(({ tenant, id }) => ({ tenant, id, stream: participantStream(tenant, id) }));
  const asking = Prisma.sql`
    SELECT named.tenant, named.id, CASE WHEN p.suspended THEN 'suspended' ELSE 'erased' END AS reason
    FROM jsonb_to_recordset(${JSON.stringify(named)}::jsonb) AS named(tenant text, id text, stream text)
    LEFT JOIN participants AS p ON p.tenant = named.tenant AND p.id = named.id
    WHERE p.suspended OR (p.id IS NULL AND EXISTS (SELECT FROM streams AS s WHERE s.stream_id = named.stream))`;
  return database.$hot<BarredParticipant>("barred_among", asking);
}
