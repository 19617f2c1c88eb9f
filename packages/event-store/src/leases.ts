// Leases by the database's clock. Only the fence decides who may write: a holder that was paused finds out by being refused.
import type { Database } from "./database.ts";
import type { Leases } from "./port.ts";

/** One table serves every exclusive role. */
export function createLeases(database: Database): Leases {
  return {
    async fence(name) {
      const lease = await database.lease.findUnique({ where: { name }, select: { fence: true } });
      return Number(lease?.fence ?? 0);
    },
    async acquire(name, holder, ttlMs) {
      const rows = await database.$queryRaw<{ fence: bigint }[]>`
        INSERT INTO leases AS l (name, holder, fence, expires_at)
        VALUES (${name}, ${holder}, 1, clock_timestamp() + ${ttlMs}::integer * interval '1 millisecond')
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
  };
}
