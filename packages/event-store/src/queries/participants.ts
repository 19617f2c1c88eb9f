// Participants and their extras, from the read models.
import type { ExtraChange, ExtraHistory, Participant, ParticipantResults } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { toExtraChange, toPastValue } from "../read-models/extras.ts";
import { toParticipant } from "../read-models/participants.ts";
import type { ParticipantExtraChangeRow, ParticipantExtraRow, ParticipantRow } from "../read-models/rows.ts";
import type { ExtraHistoryPage, ParticipantSearch } from "./port.ts";
import type { Query } from "./query.ts";

/** One participant, or null. */
export function participant(tenant: string, id: string): Query<{ row: ParticipantRow }, Participant | null> {
  return {
    sql: Prisma.sql`SELECT to_jsonb(p) AS row FROM participants AS p WHERE p.tenant = ${tenant} AND p.id = ${id}`,
    toAnswer: ([found]) => (found === undefined ? null : toParticipant(found.row)),
  };
}

interface ParticipantPage {
  results: ParticipantRow[];
  total: number;
}

// Letters and their order are those of every language, whatever locale the database was made with.
const shown = Prisma.sql`concat_ws(' ', p.first_name, p.last_name, p.email, p.external_id, p.id)`;
const byName = (row: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`${row}.last_name COLLATE "und-x-icu", ${row}.first_name COLLATE "und-x-icu", ${row}.id`;

/** Those in whose names, e-mail or ids all the words occur, by name. */
export function participants(
  tenant: string,
  { words, offset, limit }: ParticipantSearch,
): Query<ParticipantPage, ParticipantResults> {
  const wanted = Prisma.sql`
    FROM participants AS p WHERE p.tenant = ${tenant} AND NOT EXISTS (
      SELECT FROM jsonb_array_elements_text(${JSON.stringify(words)}::jsonb) AS word
      WHERE strpos(lower(${shown} COLLATE "und-x-icu"), lower(word COLLATE "und-x-icu")) = 0)`;
  const sql = Prisma.sql`
    SELECT (SELECT count(*)::integer ${wanted}) AS total, coalesce((
      SELECT jsonb_agg(to_jsonb(page) ORDER BY ${byName(Prisma.sql`page`)}) FROM (
        SELECT p.* ${wanted} ORDER BY ${byName(Prisma.sql`p`)} OFFSET ${offset} LIMIT ${limit}
      ) AS page
    ), '[]') AS results`;
  return {
    sql,
    toAnswer: ([page]) => ({ results: (page?.results ?? []).map(toParticipant), total: page?.total ?? 0 }),
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
