// Records that no command came of, with all that is needed to see why and to try again.
import { z } from "zod";
import type {
  DeadLetterChoice,
  DeadLetterPage,
  DeadLetterSummary,
  DeadLetters,
  ListedDeadLetter,
  NewDeadLetter,
  WaitingLetters,
} from "./commands-port.ts";
import { deadLetterReasons } from "./commands-port.ts";
import type { Database } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** The key of a command is shorter than this; that of some other record may be longer than an index takes. */
const LONGEST_KEY = 256;

/** What a validation of ours says of a large record can be larger than the record. */
const LONGEST_DETAIL = 4_096;

/** Beyond this a page leaves out what the records hold. */
const LARGEST_PAGE_BYTES = 2 * 1024 * 1024;

const columns = {
  id: z.bigint().transform(String),
  tenant: z.string().nullable(),
  commandId: z.string().nullable(),
  reason: z.enum(deadLetterReasons),
  detail: z.string(),
  topic: z.string(),
  partition: z.int(),
  offset: z.bigint().transform(String),
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  value: z.instanceof(Uint8Array),
  recordedAt: z.date().transform((time) => time.toISOString()),
};
const row = z.object(columns);
const listedRow = z.object({ ...columns, headers: columns.headers.nullable(), value: columns.value.nullable() });

/** A row as a letter: what belongs to the record, and what is said about it. */
function toLetter<V, H>({
  topic,
  partition,
  offset,
  key,
  headers,
  value,
  ...about
}: Row<V, H>): Omit<ListedDeadLetter, "record"> & {
  record: Omit<ListedDeadLetter["record"], "value" | "headers"> & { value: V; headers: H };
} {
  return { ...about, record: { topic, partition, offset, key, headers, value } };
}

type Row<V, H> = Omit<z.infer<typeof row>, "value" | "headers"> & { value: V; headers: H };

/** One table for all tenants; each sees their own. */
export function createDeadLetters(database: Database): DeadLetters {
  return {
    add: (letter) => add(database, letter),
    list: (tenant, page) => list(database, tenant, page),
    async find(tenant, id) {
      const found = await database.deadLetter.findFirst({ where: { tenant, id: BigInt(id) } });
      return found && toLetter(row.parse(found));
    },
    async remove(tenant, id) {
      const { count } = await database.deadLetter.deleteMany({ where: { tenant, id: BigInt(id) } });
      return count > 0;
    },
    count: () => database.deadLetter.count(),
    waiting: () => waiting(database),
    summaries: (choice) => summaries(database, choice),
  };
}

async function waiting(database: Database): Promise<WaitingLetters> {
  const rows = await database.$queryRaw<WaitingLetters[]>`
    SELECT count(*)::integer AS letters,
      coalesce(greatest(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0), 0)::float8 AS "oldestSeconds"
    FROM dead_letters`;
  return rows[0] ?? { letters: 0, oldestSeconds: 0 };
}

async function summaries(
  database: Database,
  { id, tenant, key, limit }: DeadLetterChoice,
): Promise<DeadLetterSummary[]> {
  const chosen = [
    ...(id === undefined ? [] : [Prisma.sql`id = ${id}::bigint`]),
    ...(tenant === undefined ? [] : [Prisma.sql`tenant = ${tenant}`]),
    ...(key === undefined ? [] : [Prisma.sql`key = ${key}`]),
  ];
  const rows = await database.$queryRaw<(Omit<DeadLetterSummary, "recordedAt"> & { recordedAt: Date })[]>`
    SELECT id::text AS id, tenant, command_id AS "commandId", reason, CASE WHEN reason <> 'unreadable' THEN detail END AS detail,
      headers->>'ce_type' AS type, topic, partition, "offset"::text AS "offset", key, octet_length(value) AS bytes,
      recorded_at AS "recordedAt"
    FROM dead_letters ${chosen.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(chosen, " AND ")}`}
    ORDER BY dead_letters.id LIMIT ${limit}`;
  return rows.map(({ recordedAt, ...summary }) => ({ ...summary, recordedAt: recordedAt.toISOString() }));
}

async function list(
  database: Database,
  tenant: string,
  { key, offset, limit }: DeadLetterPage,
): Promise<{ results: ListedDeadLetter[]; total: number }> {
  const ofKey = key === undefined ? Prisma.empty : Prisma.sql`AND key = ${key}`;
  const [found, total] = await Promise.all([
    database.$queryRaw<unknown[]>`
      WITH page AS (
        SELECT *, octet_length(value) + octet_length(headers::text) AS size FROM dead_letters
        WHERE tenant = ${tenant} ${ofKey} ORDER BY id LIMIT ${limit} OFFSET ${offset}
      ), sized AS (
        SELECT *, sum(size) OVER (ORDER BY id) <= ${LARGEST_PAGE_BYTES} OR row_number() OVER (ORDER BY id) = 1 AS fits FROM page
      )
      SELECT id, tenant, command_id AS "commandId", reason, detail, topic, partition, "offset", key,
        CASE WHEN fits THEN headers END AS headers, CASE WHEN fits THEN value END AS value, recorded_at AS "recordedAt"
      FROM sized ORDER BY id`,
    database.deadLetter.count({ where: { tenant, ...(key === undefined ? {} : { key }) } }),
  ]);
  return { results: found.map((one) => toLetter(listedRow.parse(one))), total };
}

async function add(database: Database, { tenant, commandId, answer, record, ...why }: NewDeadLetter): Promise<void> {
  const key = storable(record.key.slice(0, LONGEST_KEY));
  const headers = JSON.stringify(
    Object.fromEntries(Object.entries(record.headers).map((header) => header.map(storable))),
  );
  const value = Buffer.from(record.value);
  await database.$executeRaw`
    WITH refused AS (
      UPDATE command_receipts
      SET status = ${answer.status}, body = ${JSON.stringify(answer.body)}, recorded_at = clock_timestamp(),
        sent = NULL, republish_at = NULL
      WHERE tenant = ${tenant} AND command_id = ${commandId} AND status = 202
    )
    INSERT INTO dead_letters
      (tenant, command_id, reason, detail, topic, partition, "offset", key, headers, value, recorded_at)
    SELECT ${tenant}, ${commandId}, ${why.reason}, ${storable(why.detail.slice(0, LONGEST_DETAIL))}, ${record.topic}, ${record.partition},
      ${record.offset}::bigint, ${key}, ${headers}::jsonb, ${value}, clock_timestamp()
    WHERE NOT EXISTS (
      SELECT FROM dead_letters AS d WHERE d.key = ${key}
        -- IS NOT DISTINCT FROM would be no condition of an index: it walked the whole of it for each letter.
        AND (d.tenant = ${tenant} OR (d.tenant IS NULL AND ${tenant}::text IS NULL))
        -- Traced, each delivery has a span of its own.
        AND d.headers - 'traceparent' = ${headers}::jsonb - 'traceparent' AND d.value = ${value}
    )`;
}

/** Postgres keeps no NUL in text, and what is broken may well hold one. */
const storable = (text: string): string => text.replaceAll("\0", "\uFFFD");
