// A participant's activity cards: one of them, or a page of those that a search is for, with its total, in one statement.
import type { ActivityPlanCard } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import type { CardSearch } from "./card-search.ts";
import type { Query } from "./query.ts";

interface Owner {
  tenant: string;
  participantId: string;
}

/** One card, or null. */
export function card(
  { tenant, participantId }: Owner,
  id: string,
): Query<{ card: ActivityPlanCard }, ActivityPlanCard | null> {
  return {
    sql: Prisma.sql`
      SELECT c.card FROM cards AS c
      WHERE c.tenant = ${tenant} AND c.participant_id = ${participantId} AND c.id = ${id}`,
    toAnswer: ([found]) => found?.card ?? null,
  };
}

interface Page {
  results: ActivityPlanCard[];
  total: number;
}

/** Latest due first, the cards of one plan in their order. */
export function cards({ tenant, participantId }: Owner, search: CardSearch): Query<Page, Page> {
  const wanted = Prisma.sql`
    FROM cards AS c WHERE c.tenant = ${tenant} AND c.participant_id = ${participantId} ${filters(search)}`;
  // Said twice, so that the index ends the page's scan as soon as the page is full.
  const sql = Prisma.sql`
    SELECT (SELECT count(*)::integer ${wanted}) AS total, coalesce((
      SELECT jsonb_agg(page.card ORDER BY page.due_at DESC, page.activity_plan_id DESC, page.position) FROM (
        SELECT c.* ${wanted} ORDER BY c.due_at DESC, c.activity_plan_id DESC, c.position
        OFFSET ${search.offset} LIMIT ${search.limit}
      ) AS page
    ), '[]') AS results`;
  return { sql, toAnswer: ([page]) => ({ results: page?.results ?? [], total: page?.total ?? 0 }) };
}

/** What is not asked for filters nothing. */
function filters({ type, name, from, to, isReported, active }: CardSearch): Prisma.Sql {
  return Prisma.sql`
    ${when(type, (wanted) => Prisma.sql`AND c.card->'data'->>'activityPlanType' = ${wanted}`)}
    ${when(name, (wanted) => Prisma.sql`AND ${wanted} IN (c.card->>'title', c.plan_title)`)}
    ${when(from, (time) => Prisma.sql`AND c.due_at >= ${time}::timestamptz`)}
    ${when(to, (time) => Prisma.sql`AND c.due_at <= ${time}::timestamptz`)}
    ${when(isReported, (is) => Prisma.sql`AND (c.reported_at IS NOT NULL) = ${is}`)}
    ${when(
      active,
      ({ is, at }) => Prisma.sql`
        AND (c.due_at <= ${at}::timestamptz AND NOT ((c.card->>'isOneOff')::boolean AND c.reported_at IS NOT NULL)) = ${is}`,
    )}`;
}

const when = <T>(wanted: T | undefined, filter: (wanted: T) => Prisma.Sql): Prisma.Sql =>
  wanted === undefined ? Prisma.empty : filter(wanted);
