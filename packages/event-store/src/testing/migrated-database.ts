// Databases with the newest schema for tests: the migrations run once per server, and every test gets a copy.
import { createHash } from "node:crypto";
import { type FreshDatabase, freshDatabase } from "@tributary/testing";
import { migrate } from "../migrate/migrate.ts";
import { readMigrations } from "../migrate/migration-list.ts";

let named: Promise<string> | undefined;

/** A database of a test's own, as the migrations leave one. */
export async function migratedDatabase(): Promise<FreshDatabase> {
  named ??= templateName();
  return freshDatabase({ name: await named, fill: migrate });
}

/** By what the migrations say: a server that outlives a change of theirs makes another. */
async function templateName(): Promise<string> {
  const { migrationDirectories } = await readMigrations();
  const digest = createHash("sha256").update(JSON.stringify(migrationDirectories)).digest("hex");
  return `migrated_${digest.slice(0, 16)}`;
}
