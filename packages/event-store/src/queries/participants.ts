// Participants and their extras, from the read models.
import type { ExtraChange, ExtraHistory, Participant } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { toExtraChange, toPastValue } from "../read-models/extras.ts";
import { toParticipant } from "../read-models/participants.ts";
import type { ParticipantExtraChangeRow, ParticipantExtraRow, ParticipantRow } from "../read-models/rows.ts";
import type { ExtraHistoryPage } from "./port.ts";
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

interface HistoryPage {
  results: ParticipantExtraChangeRow[];
  total: number;
}

/** The values that an extra had, newest first; none when it keeps no history. */
export function extraHistory(
  of: { tenant: string; participantId: string },
  { group, code, offset, limit }: ExtraHistoryPage,
): Query<HistoryPage, ExtraHistory> {
  const kept = Prisma.sql`
    FROM participant_extra_changes AS x WHERE x.tenant = ${of.tenant} AND x.participant_id = ${of.participantId}
      AND x.extra_code = ${code} AND x.extra_group = ${group}`;
  const sql = Prisma.sql`
    SELECT (SELECT count(*)::integer ${kept}) AS total, coalesce((
      SELECT jsonb_agg(to_jsonb(page) ORDER BY page.version DESC) FROM (
        SELECT x.* ${kept} ORDER BY x.version DESC OFFSET ${offset} LIMIT ${limit}
      ) AS page
    ), '[]') AS results`;
  return { sql, toAnswer: ([page]) => ({ results: (page?.results ?? []).map(toPastValue), total: page?.total ?? 0 }) };
}
