// Leases by the database's clock. Only the fence decides who may write: a holder that was paused finds out by being refused.
import type { Database } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Leases } from "./port.ts";

/** One table serves every exclusive role. */
export function createLeases(database: Database): Leases {
  return {
    async fence(name) {
      const lease = await database.lease.findUnique({ where: { name }, select: { fence: true } });
      return Number(lease?.fence ?? 0);
    },
    async acquire(name, holder, ttlMs) {
      // Whoever waits asks often: while another holds it this only reads.
      const rows = await database.$queryRaw<{ fence: bigint }[]>`
        INSERT INTO leases AS l (name, holder, fence, expires_at)
        SELECT ${name}, ${holder}, 1, clock_timestamp() + ${ttlMs}::integer * interval '1 millisecond'
        WHERE NOT EXISTS (
          SELECT FROM leases WHERE name = ${name} AND holder <> ${holder} AND expires_at > clock_timestamp())
        ON CONFLICT (name) DO UPDATE SET
          holder = excluded.holder,
          fence = CASE WHEN l.holder = excluded.holder AND l.expires_at > clock_timestamp() THEN l.fence ELSE l.fence + 1 END,
          expires_at = excluded.expires_at
        WHERE l.holder = excluded.holder OR l.expires_at <= clock_timestamp()
        RETURNING fence`;
      const [row] = rows;
      return row === undefined ? null : { fence: Number(row.fence) };
    },
    async renew(name, holder, fence, ttlMs) {
      const renewed = await database.$executeRaw`
        UPDATE leases SET expires_at = clock_timestamp() + ${ttlMs}::integer * interval '1 millisecond'
        WHERE name = ${name} AND holder = ${holder} AND fence = ${fence} AND expires_at > clock_timestamp()`;
      return renewed === 1;
    },
    async release(name, holder, fence) {
      await database.$executeRaw`
        UPDATE leases SET expires_at = clock_timestamp()
        WHERE name = ${name} AND holder = ${holder} AND fence = ${fence}`;
    },
    async renewAll(holder, held, ttlMs) {
      const renewed = await database.$queryRaw<{ name: string }[]>`
        WITH ${locked(holder, held)}
        UPDATE leases AS l SET expires_at = clock_timestamp() + ${ttlMs}::integer * interval '1 millisecond'
        FROM own WHERE l.name = own.name AND l.expires_at > clock_timestamp() RETURNING l.name`;
      return new Set(renewed.map(({ name }) => name));
    },
    async releaseAll(holder, held) {
      await database.$executeRaw`
        WITH ${locked(holder, held)}
        UPDATE leases AS l SET expires_at = clock_timestamp() FROM own WHERE l.name = own.name`;
    },
  };
}

/** Those that are the holder's still, locked in the order of their names. */
const locked = (holder: string, held: Parameters<Leases["renewAll"]>[1]): Prisma.Sql => Prisma.sql`own AS (
  SELECT l.name FROM jsonb_to_recordset(${JSON.stringify(held)}::jsonb) AS held(name text, fence bigint)
  JOIN leases AS l USING (name) WHERE l.holder = ${holder} AND l.fence = held.fence
  ORDER BY l.name FOR UPDATE OF l
)`;
