// Brings a database to the newest schema. Safe to run twice, and from several replicas at once: one applies, the
// others wait and find nothing left to do.
import { PrismaPg } from "@prisma/adapter-pg";
import { readMigrations, readSchema } from "./migration-list.ts";
import { withSchemaEngine } from "./schema-engine.ts";

/** Any number that nothing else on the server locks. */
const migrationLock = 7_466_102_919n;

/** Applies what is missing and names it, oldest first. Throws when the database can't be reached or a migration fails. */
export async function migrate(databaseUrl: string): Promise<{ applied: string[] }> {
  const connection = await new PrismaPg({ connectionString: databaseUrl, max: 1 }).connect();
  try {
    const lock = await connection.startTransaction();
    try {
      await lock.executeRaw({ sql: `SELECT pg_advisory_xact_lock(${migrationLock})`, args: [], argTypes: [] });
      return { applied: await applyMissing(databaseUrl) };
    } finally {
      await lock.executeRaw({ sql: "ROLLBACK", args: [], argTypes: [] });
      await lock.rollback();
    }
  } finally {
    await connection.dispose();
  }
}

async function applyMissing(databaseUrl: string): Promise<string[]> {
  const input = { migrationsList: await readMigrations(), filters: { externalTables: [], externalEnums: [] } };
  return await withSchemaEngine(databaseUrl, await readSchema(), async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations(input);
    return appliedMigrationNames;
  });
}
