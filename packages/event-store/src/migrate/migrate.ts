// Brings a database to the newest schema. Safe to run twice, and from several replicas at once: one applies, the
// others wait and find nothing left to do. A migration that failed is tried again: each is one transaction, so it left nothing.
import { PrismaPg } from "@prisma/adapter-pg";
import type { SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { type MigrationList, readMigrations, readSchema } from "./migration-list.ts";
import { CONNECTION_TIMEOUT_MS, withSchemaEngine } from "./schema-engine.ts";

/** Any number that nothing else on the server locks. */
const migrationLock = 7_466_102_919n;

/** Applies what is missing and names it, oldest first. Throws when the database can't be reached or a migration fails. */
export async function migrate(
  databaseUrl: string,
  read: () => Promise<MigrationList> = readMigrations,
): Promise<{ applied: string[] }> {
  const options = { connectionString: databaseUrl, max: 1, connectionTimeoutMillis: CONNECTION_TIMEOUT_MS };
  const connection = await new PrismaPg(options).connect();
  try {
    const lock = await connection.startTransaction();
    const run = (sql: string) => lock.executeRaw({ sql, args: [], argTypes: [] });
    try {
      // It is idle for as long as the migrations take, on their own connection.
      await run("SET LOCAL idle_in_transaction_session_timeout = 0");
      await run(`SELECT pg_advisory_xact_lock(${migrationLock})`);
      return { applied: await applyMissing(databaseUrl, await read()) };
    } finally {
      // Where the connection is gone there is nothing to roll back, and what went wrong before is to be told.
      await run("ROLLBACK").catch(() => undefined);
      await lock.rollback();
    }
  } finally {
    await connection.dispose();
  }
}

async function applyMissing(databaseUrl: string, migrationsList: MigrationList): Promise<string[]> {
  const input = { migrationsList, filters: { externalTables: [], externalEnums: [] } };
  return await withSchemaEngine(databaseUrl, await readSchema(), async (engine) => {
    await forgetFailures(engine, input);
    const { appliedMigrationNames } = await engine.applyMigrations(input);
    return appliedMigrationNames;
  });
}

/** The engine applies nothing as long as a failure stands in its table. */
async function forgetFailures(
  engine: SchemaEngine,
  input: Parameters<SchemaEngine["applyMigrations"]>[0],
): Promise<void> {
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory({ ...input, optInToShadowDatabase: false });
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
}
