// API keys in their table. Whether one is in force is decided by the database's clock, as everything that expires here.
import { z } from "zod";
import type { ApiKeys, NewApiKey, Rotation, StoredApiKey } from "./api-keys-port.ts";
import type { Database } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { FoundApiKey } from "./port.ts";

const messagePayload = z.enum(["object", "array"]);
const time = z.date().transform((date) => date.toISOString());
const row: z.ZodType<StoredApiKey> = z.object({
  ...{ id: z.string(), application: z.string(), name: z.string().nullable(), messagePayload },
  ...{ createdAt: time, lastUsedAt: time.nullable(), endsAt: time.nullable() },
});
const found: z.ZodType<FoundApiKey> = z.object({
  ...{ tenant: z.string(), application: z.string(), messagePayload, endsAt: time.nullable() },
});

const columns = Prisma.sql`id, application, name, message_payload AS "messagePayload", created_at AS "createdAt",
  last_used_at AS "lastUsedAt", ends_at AS "endsAt"`;
const inForce = Prisma.sql`(ends_at IS NULL OR ends_at > clock_timestamp())`;

/** Keys by id, for operators. */
export function createApiKeys(database: Database): ApiKeys {
  return {
    create: (key) => create(database, key),
    async list(tenant, { offset, limit }) {
      const [found, total] = await Promise.all([
        database.$queryRaw<unknown[]>`SELECT ${columns} FROM api_keys WHERE tenant = ${tenant}
          ORDER BY created_at DESC, id DESC LIMIT ${limit} OFFSET ${offset}`,
        database.apiKey.count({ where: { tenant } }),
      ]);
      return { results: found.map((one) => row.parse(one)), total };
    },
    async revoke(tenant, id, { unless }) {
      const [named] = await database.$queryRaw<{ hash: string }[]>`
        WITH ended AS (
          UPDATE api_keys SET ends_at = least(ends_at, clock_timestamp())
          WHERE tenant = ${tenant} AND id = ${id} AND hash <> ${unless}
        )
        SELECT hash FROM api_keys WHERE tenant = ${tenant} AND id = ${id}`;
      return named?.hash ?? null;
    },
    rotate: (rotation) => rotate(database, rotation),
    async endedAmong(hashes) {
      const ended = await database.$queryRaw<{ hash: string }[]>`
        SELECT named.hash FROM unnest(${[...hashes]}::text[]) AS named(hash)
        WHERE NOT EXISTS (SELECT FROM api_keys AS k WHERE k.hash = named.hash AND ${inForce})`;
      return ended.map(({ hash }) => hash);
    },
  };
}

/** Whose key has this hash; null when there is none in force. */
export async function findApiKey(database: Database, hash: string): Promise<FoundApiKey | null> {
  const [one] = await database.$queryRaw<unknown[]>`
    WITH used AS (
      UPDATE api_keys SET last_used_at = clock_timestamp()
      WHERE hash = ${hash} AND ${inForce}
        AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')
    )
    SELECT tenant, application, message_payload AS "messagePayload", ends_at AS "endsAt" FROM api_keys
    WHERE hash = ${hash} AND ${inForce}`;
  return one === undefined ? null : found.parse(one);
}

async function create(database: Database, key: NewApiKey): Promise<StoredApiKey> {
  const [made] = await database.$queryRaw<unknown[]>`
    INSERT INTO api_keys (id, hash, tenant, application, name, message_payload, created_at)
    VALUES (${key.id}, ${key.hash}, ${key.tenant}, ${key.application}, ${key.name}, ${key.messagePayload}, clock_timestamp())
    RETURNING ${columns}`;
  return row.parse(made);
}

async function rotate(
  database: Database,
  { tenant, id, graceSeconds, successor }: Rotation,
): Promise<{ successor: StoredApiKey; oldHash: string } | null> {
  const [made] = await database.$queryRaw<{ oldHash: string }[]>`
    WITH old AS (
      UPDATE api_keys SET ends_at = least(ends_at, clock_timestamp() + make_interval(secs => ${graceSeconds}::int))
      WHERE tenant = ${tenant} AND id = ${id} AND ${inForce}
      RETURNING hash, application, name, message_payload
    ), made AS (
      INSERT INTO api_keys (id, hash, tenant, application, name, message_payload, created_at)
      SELECT ${successor.id}, ${successor.hash}, ${tenant}, application, name, message_payload, clock_timestamp() FROM old
      RETURNING *
    )
    SELECT ${columns}, (SELECT hash FROM old) AS "oldHash" FROM made`;
  return made === undefined ? null : { successor: row.parse(made), oldHash: made.oldHash };
}
