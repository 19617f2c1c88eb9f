// Stream sessions in their table. A renewal and an ending of the same one exclude each other by its row: whichever comes
// first is seen by the other.
import type { Database as WholeDatabase } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Renewal, StreamSession, StreamSessions } from "./stream-sessions-port.ts";

/** What is over is no use to anybody; not at once, because clocks differ. */
const FORGOTTEN_AFTER = Prisma.sql`interval '1 minute'`;
const FORGOTTEN_AT_A_TIME = 1_000;

type Database = Pick<WholeDatabase, "$queryRaw" | "$executeRaw">;

const moment = (ms: Prisma.Sql | number): Prisma.Sql => Prisma.sql`to_timestamp(${ms}::double precision / 1000)`;
const inMs = (column: Prisma.Sql): Prisma.Sql => Prisma.sql`(extract(epoch FROM ${column}) * 1000)::double precision`;

interface Lasting {
  id: string;
  expiresAt: number;
}
const byId = (rows: readonly Lasting[]) => new Map(rows.map(({ id, expiresAt }) => [id, expiresAt]));

/** Rows are taken in the order of their keys, so that two replicas never wait for each other. */
export function createStreamSessions(database: Database): StreamSessions {
  return {
    offer: (sessions) => offer(database, sessions),
    renew: (session) => renew(database, session),
    async endUnlessRenewed(known) {
      const rows = await database.$queryRaw<Lasting[]>`
        WITH known AS (
          SELECT tenant, id, max("expiresAt") AS expires_at
          FROM jsonb_to_recordset(${JSON.stringify(known)}::jsonb) AS known(tenant text, id text, "expiresAt" double precision)
          GROUP BY tenant, id
        ), found AS (
          SELECT s.* FROM stream_sessions AS s JOIN known USING (tenant, id) ORDER BY s.tenant, s.id FOR UPDATE OF s
        ), ended AS (
          DELETE FROM stream_sessions AS s USING found, known
          WHERE s.tenant = found.tenant AND s.id = found.id AND known.tenant = found.tenant AND known.id = found.id
            AND found.expires_at <= ${moment(Prisma.sql`known.expires_at`)}
        )
        SELECT found.id, ${inMs(Prisma.sql`found.expires_at`)} AS "expiresAt"
        FROM found JOIN known USING (tenant, id) WHERE found.expires_at > ${moment(Prisma.sql`known.expires_at`)}`;
      return byId(rows);
    },
    async forget(sessions) {
      await database.$executeRaw`
        DELETE FROM stream_sessions WHERE (tenant, id) IN (
          SELECT s.tenant, s.id
          FROM jsonb_to_recordset(${JSON.stringify(sessions)}::jsonb) AS named(tenant text, id text)
          JOIN stream_sessions AS s USING (tenant, id) ORDER BY s.tenant, s.id FOR UPDATE OF s
        )`;
    },
  };
}

/** What is over is found by its index, for which the time has to be one for the whole statement. */
async function offer(database: Database, sessions: readonly StreamSession[]): Promise<Map<string, number>> {
  const rows = await database.$queryRaw<Lasting[]>`
    WITH forgotten AS (
      DELETE FROM stream_sessions WHERE (tenant, id) IN (
        SELECT tenant, id FROM stream_sessions WHERE expires_at < statement_timestamp() - ${FORGOTTEN_AFTER}
        ORDER BY expires_at LIMIT ${FORGOTTEN_AT_A_TIME} FOR UPDATE SKIP LOCKED
      )
    )
    INSERT INTO stream_sessions AS s (tenant, id, application, role, subject, cookie, expires_at)
    SELECT DISTINCT ON (tenant, id) tenant, id, application, role, subject, cookie, ${moment(Prisma.sql`"expiresAt"`)}
    FROM jsonb_to_recordset(${JSON.stringify(sessions)}::jsonb) AS offered(
      tenant text, id text, application text, role text, subject text, cookie boolean, "expiresAt" double precision)
    ORDER BY tenant, id, "expiresAt" DESC
    ON CONFLICT (tenant, id) DO UPDATE SET expires_at = greatest(s.expires_at, excluded.expires_at)
    RETURNING id, ${inMs(Prisma.sql`expires_at`)} AS "expiresAt"`;
  return byId(rows);
}

async function renew(
  database: Database,
  { tenant, id, application, role, subject, expiresAt }: Omit<StreamSession, "cookie">,
): Promise<Renewal> {
  const lasts = Prisma.sql`tenant = ${tenant} AND id = ${id} AND expires_at > clock_timestamp()`;
  const [renewed] = await database.$queryRaw<{ expiresAt: number; cookie: boolean }[]>`
    UPDATE stream_sessions SET expires_at = greatest(expires_at, ${moment(expiresAt)})
    WHERE ${lasts} AND application = ${application} AND role = ${role} AND subject = ${subject}
    RETURNING ${inMs(Prisma.sql`expires_at`)} AS "expiresAt", cookie`;
  if (renewed !== undefined) return { outcome: "renewed", ...renewed };
  const others = await database.$queryRaw<unknown[]>`SELECT 1 FROM stream_sessions WHERE ${lasts}`;
  return { outcome: others.length > 0 ? "foreign" : "unknown" };
}
