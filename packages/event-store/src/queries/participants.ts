// Participants and their extras, from the read models.
import type { ExtraChange, Participant } from "@tributary/schemas";
import type { Database } from "../database.ts";
import { toExtraChange } from "../read-models/extras.ts";
import { toParticipant } from "../read-models/participants.ts";
import type { ParticipantExtraRow, ParticipantRow } from "../read-models/rows.ts";

/** One participant, or null. */
export async function participant(database: Database, tenant: string, id: string): Promise<Participant | null> {
  const rows = await database.$queryRaw<{ row: ParticipantRow }[]>`
    SELECT to_jsonb(p) AS row FROM participants AS p WHERE p.tenant = ${tenant} AND p.id = ${id}`;
  return rows[0] === undefined ? null : toParticipant(rows[0].row);
}

/** The values of one group, by code. */
export async function extras(
  database: Database,
  { tenant, participantId, group }: { tenant: string; participantId: string; group: string },
): Promise<ExtraChange[]> {
  const rows = await database.$queryRaw<{ row: ParticipantExtraRow }[]>`
    SELECT to_jsonb(x) AS row FROM participant_extras AS x
    WHERE x.tenant = ${tenant} AND x.participant_id = ${participantId} AND x.extra_group = ${group}
    ORDER BY x.extra_code COLLATE "C"`;
  return rows.map(({ row }) => toExtraChange(row));
}
