// The shadow: empty tables that are like the live read models, in a schema of their own. Whatever is done to them is
// invisible to the platform, and what a crash left of them is dropped by the next run.
import type { Database } from "../database.ts";
import { Prisma } from "../generated/client.ts";
import { openSession, type Session } from "./session.ts";
import { readModelTables } from "./table-classes.ts";

export const LIVE = "public";
export const SHADOW = "read_model_shadow";

/** Any number that nothing else on the server locks. */
const shadowLock = 7_466_102_920n;

/** Somebody else rebuilds or checks right now. */
export class ShadowInUseError extends Error {
  override readonly name = "ShadowInUseError";
}

/** A session to whom a read model's bare name means the shadow's table. Disposing drops the shadow. */
export interface Shadow extends Session {
  /** @throws Error when the database was migrated since: the live tables may have another shape, or other rows, by now. */
  requireSameSchema(): Promise<void>;
}

/**
 * Makes the shadow, empty.
 * @throws ShadowInUseError when somebody else has it.
 */
export async function openShadow(databaseUrl: string): Promise<Shadow> {
  await using scope = new AsyncDisposableStack();
  const session = scope.use(await openSession(databaseUrl, `${SHADOW}, ${LIVE}`));
  const [lock] = await session.query<{ taken: boolean }>(
    Prisma.sql`SELECT pg_try_advisory_lock(${shadowLock}::bigint) AS taken`,
  );
  if (!lock?.taken) throw new ShadowInUseError("another rebuild or check of the read models is under way");
  // The server may notice the end of the session only after the next run has begun.
  scope.defer(() => session.run(`SELECT pg_advisory_unlock(${shadowLock})`).catch(() => undefined));
  await dropShadow(session);
  scope.defer(() => dropShadow(session).catch(() => undefined)); // else the next run does it
  await session.run(`CREATE SCHEMA ${SHADOW}`);
  const before = await migrations(session);
  const likeLive = await session.query<{ statement: string }>(statementsLikeLive);
  for (const { statement } of likeLive) await session.run(statement);
  const owned = scope.move();
  const requireSameSchema = async () => {
    if ((await migrations(session)) !== before) throw new Error("the database was migrated meanwhile; run it again");
  };
  return { ...session, requireSameSchema, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/**
 * Drops the shadow when whoever made it has died. It holds people's data in the clear, and an erasure reaches only the
 * shadow of a rebuild that goes on: the rebuild itself applies it.
 */
export async function dropForgottenShadow(database: Database): Promise<void> {
  // A block takes no parameters, and in a plain statement the schema could go, and the next rebuild come, in between.
  await database.$executeRawUnsafe(`
    DO $forgotten$ BEGIN
      IF to_regnamespace('${SHADOW}') IS NOT NULL AND pg_try_advisory_xact_lock(${shadowLock}) THEN
        DROP SCHEMA IF EXISTS ${SHADOW} CASCADE;
      END IF;
    END $forgotten$`);
}

/** How many were begun. */
async function migrations(session: Session): Promise<number | undefined> {
  const rows = await session.query<{ begun: number }>(
    Prisma.sql`SELECT count(*)::integer AS begun FROM _prisma_migrations`,
  );
  return rows[0]?.begun;
}

const dropShadow = (session: Session): Promise<void> => session.run(`DROP SCHEMA IF EXISTS ${SHADOW} CASCADE`);

/**
 * What makes the shadow's tables, read from the catalogue so that they become the live ones to the last name. LIKE alone
 * would name indexes anew, and leave out storage options, the owner and what others were granted.
 */
const statementsLikeLive = Prisma.sql`
  WITH live AS (
    SELECT c.oid, c.relname AS name, c.relowner, c.reloptions, c.relacl FROM pg_class AS c
    WHERE c.relnamespace = ${LIVE}::regnamespace AND c.relname = ANY(${[...readModelTables]})
  )
  SELECT statement FROM (
    SELECT 1 AS step, format('CREATE TABLE %I.%I (LIKE %I.%2$I INCLUDING ALL EXCLUDING INDEXES)', ${SHADOW}::text, name, ${LIVE}::text)
    FROM live
    UNION ALL
    SELECT 2, format('ALTER TABLE %I.%I SET (%s)', ${SHADOW}::text, name, array_to_string(reloptions, ', '))
    FROM live WHERE reloptions IS NOT NULL
    UNION ALL
    SELECT 3, format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', ${SHADOW}::text, name, k.conname, pg_get_constraintdef(k.oid))
    FROM live JOIN pg_constraint AS k ON k.conrelid = live.oid AND k.contype IN ('p', 'u')
    UNION ALL
    SELECT 4, replace(pg_get_indexdef(i.indexrelid), format(' ON %I.%I USING ', ${LIVE}::text, name),
      format(' ON %I.%I USING ', ${SHADOW}::text, name))
    FROM live JOIN pg_index AS i ON i.indrelid = live.oid
    WHERE NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
    UNION ALL
    SELECT 5, format('GRANT %s ON %I.%I TO %s', g.privilege_type, ${SHADOW}::text, name,
      CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END)
    FROM live CROSS JOIN LATERAL aclexplode(live.relacl) AS g
    UNION ALL
    SELECT 6, format('ALTER TABLE %I.%I OWNER TO %s', ${SHADOW}::text, name, relowner::regrole) FROM live
  ) AS steps(step, statement)
  ORDER BY step`;
