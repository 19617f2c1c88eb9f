// Records that no command came of, with all that is needed to see why and to try again.
import { z } from "zod";
import type { DeadLetter, DeadLetterPage, DeadLetters, NewDeadLetter } from "./commands-port.ts";
import { deadLetterReasons } from "./commands-port.ts";
import type { Database } from "./database.ts";

/** The key of a command is shorter than this; that of some other record may be longer than an index takes. */
const LONGEST_KEY = 256;

const row = z
  .object({
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
    recordedAt: z.date(),
  })
  .transform(
    ({ topic, partition, offset, key, headers, value, recordedAt, ...about }): DeadLetter => ({
      ...about,
      record: { topic, partition, offset, key, headers, value },
      recordedAt: recordedAt.toISOString(),
    }),
  );

/** One table for all tenants; each sees their own. */
export function createDeadLetters(database: Database): DeadLetters {
  return {
    add: (letter) => add(database, letter),
    list: (tenant, page) => list(database, tenant, page),
    async find(tenant, id) {
      const found = await database.deadLetter.findFirst({ where: { tenant, id: BigInt(id) } });
      return found && row.parse(found);
    },
    async remove(tenant, id) {
      const { count } = await database.deadLetter.deleteMany({ where: { tenant, id: BigInt(id) } });
      return count > 0;
    },
    count: () => database.deadLetter.count(),
  };
}

async function list(database: Database, tenant: string, { key, offset, limit }: DeadLetterPage) {
  const where = { tenant, ...(key === undefined ? {} : { key }) };
  const [found, total] = await Promise.all([
    database.deadLetter.findMany({ where, orderBy: { id: "asc" }, skip: offset, take: limit }),
    database.deadLetter.count({ where }),
  ]);
  return { results: found.map((one) => row.parse(one)), total };
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
    SELECT ${tenant}, ${commandId}, ${why.reason}, ${storable(why.detail)}, ${record.topic}, ${record.partition},
      ${record.offset}::bigint, ${key}, ${headers}::jsonb, ${value}, clock_timestamp()
    WHERE NOT EXISTS (
      SELECT FROM dead_letters AS d WHERE d.key = ${key}
        -- IS NOT DISTINCT FROM would be no condition of an index: it walked the whole of it for each letter.
        AND (d.tenant = ${tenant} OR (d.tenant IS NULL AND ${tenant}::text IS NULL))
        AND d.headers = ${headers}::jsonb AND d.value = ${value}
    )`;
}

/** Postgres keeps no NUL in text, and what is broken may well hold one. */
const storable = (text: string): string => text.replaceAll("\0", "\uFFFD");
