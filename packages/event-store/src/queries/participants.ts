// Participants and their extras, from the read models.
import type { ExtraChange, Participant } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { toExtraChange } from "../read-models/extras.ts";
import { toParticipant } from "../read-models/participants.ts";
import type { ParticipantExtraRow, ParticipantRow } from "../read-models/rows.ts";
import type { Query } from "./query.ts";

/** One participant, or null. */
export function participant(tenant: string, id: string): Query<{ row: ParticipantRow }, Participant | null> {
  return {
    sql: Prisma.sql`SELECT to_jsonb(p) AS row FROM participants AS p WHERE p.tenant = ${tenant} AND p.id = ${id}`,
    toAnswer: ([found]) => (found === undefined ? null : toParticipant(found.row)),
  };
}

/** The values of one group, by code. */
export function extras(of: {
  tenant: string;
  participantId: string;
  group: string;
}): Query<{ row: ParticipantExtraRow }, ExtraChange[]> {
  return {
    sql: Prisma.sql`
      SELECT to_jsonb(x) AS row FROM participant_extras AS x
      WHERE x.tenant = ${of.tenant} AND x.participant_id = ${of.participantId} AND x.extra_group = ${of.group}
      ORDER BY x.extra_code COLLATE "C"`,
    toAnswer: (rows) => rows.map(({ row }) => toExtraChange(row)),
  };
}
