// Readiness: the database answers, and has the newest migration that this release was written for.
import type { Database } from "./database.ts";
import { StoreUnavailableError } from "./errors.ts";

/** The last of the migration folders; a test keeps it true. Older releases run on newer databases, never the reverse. */
export const neededMigration = "20261121000022_events_counted";

/** Throws StoreUnavailableError saying what is missing. */
export async function checkReady(database: Database): Promise<void> {
  const tables = await database.$queryRaw<{ name: string | null }[]>`
    SELECT to_regclass('_prisma_migrations')::text AS name`;
  if (tables[0]?.name == null) throw new StoreUnavailableError("the database is not migrated");
  const applied = await database.$queryRaw<unknown[]>`
    SELECT 1 FROM _prisma_migrations WHERE migration_name = ${neededMigration} AND finished_at IS NOT NULL`;
  if (applied.length === 0) throw new StoreUnavailableError(`the database misses migration ${neededMigration}`);
}
