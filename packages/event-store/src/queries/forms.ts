// Forms of a chat session: one of them for a command, or a page of them for people.
import type { Form } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { type RecordedForm, toForm } from "../read-models/forms.ts";
import type { FormRow } from "../read-models/rows.ts";
import type { FormSearch } from "./port.ts";
import type { Query } from "./query.ts";

interface OfSession {
  tenant: string;
  sessionId: string;
}

/** One form, or null. */
export function form({ tenant, sessionId }: OfSession, id: string): Query<{ form: FormRow }, RecordedForm | null> {
  return {
    sql: Prisma.sql`
      SELECT to_jsonb(f) AS form FROM forms AS f
      WHERE f.tenant = ${tenant} AND f.session_id = ${sessionId} AND f.id = ${id}`,
    toAnswer: ([found]) => (found === undefined ? null : { ...toForm(found.form), origin: found.form.origin }),
  };
}

/** Newest first. */
export function forms(
  { tenant, sessionId }: OfSession,
  { open, offset, limit }: FormSearch,
): Query<{ results: FormRow[]; total: number }, { results: Form[]; total: number }> {
  const isOpen = Prisma.sql`f.answered_at IS NULL AND coalesce(f.expires_at > ${open?.at}::timestamptz, true)`;
  const wanted = Prisma.sql`
    FROM forms AS f WHERE f.tenant = ${tenant} AND f.session_id = ${sessionId}
      ${open === undefined ? Prisma.empty : Prisma.sql`AND (${isOpen}) = ${open.is}`}`;
  const sql = Prisma.sql`
    SELECT (SELECT count(*)::integer ${wanted}) AS total, coalesce((
      SELECT jsonb_agg(to_jsonb(page) ORDER BY page.version DESC)
      FROM (SELECT f.* ${wanted} ORDER BY f.version DESC OFFSET ${offset} LIMIT ${limit}) AS page
    ), '[]') AS results`;
  return { sql, toAnswer: ([page]) => ({ results: page?.results.map(toForm) ?? [], total: page?.total ?? 0 }) };
}
