// The migration folders and the schema as they lie on disk, in the form the schema engine takes them.
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { ApplyMigrationsInput } from "@prisma/schema-engine-wasm/schema_engine_bg";
import * as files from "#migrate-files";
import type { SchemaFile } from "./schema-engine.ts";

export type MigrationList = ApplyMigrationsInput["migrationsList"];

const prismaFolder = fileURLToPath(files.prismaFolder);

/** Reads schema.prisma. */
export async function readSchema(): Promise<SchemaFile> {
  const path = `${prismaFolder}schema.prisma`;
  return { path, content: await readFile(path, "utf8") };
}

/** Reads every migration folder, in the order of their names, which is the order they run in. */
export async function readMigrations(): Promise<MigrationList> {
  const baseDir = `${prismaFolder}migrations`;
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const lock = await readFile(`${baseDir}/migration_lock.toml`, "utf8");
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: lock },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(names.sort().map((name) => readMigration(baseDir, name))),
  };
}

async function readMigration(baseDir: string, name: string): Promise<MigrationList["migrationDirectories"][number]> {
  const value = await readFile(`${baseDir}/${name}/migration.sql`, "utf8");
  return { path: name, migrationFile: { path: "migration.sql", content: { tag: "ok", value } } };
}
