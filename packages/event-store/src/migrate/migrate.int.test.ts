import { type FreshDatabase, freePort, freshDatabase } from "@tributary/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { neededMigration } from "../ready.ts";
import { describeFailure } from "./describe-failure.ts";
import { migrate } from "./migrate.ts";
import { readMigrations, readSchema } from "./migration-list.ts";
import { withSchemaEngine } from "./schema-engine.ts";

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

test("an empty database gets every migration in order, and a second run finds nothing to do", async () => {
  const names = (await readMigrations()).migrationDirectories.map(({ path }) => path);
  expect(await migrate(database.url)).toEqual({ applied: names });
  expect(await migrate(database.url)).toEqual({ applied: [] });
});

test("of several replicas that migrate at once one applies, and all succeed", async () => {
  const runs = await Promise.all([1, 2, 3].map(() => migrate(database.url)));
  expect(runs.map(({ applied }) => applied.length).sort()).toEqual([0, 0, expect.any(Number)]);
});

test("the migrations make exactly what schema.prisma says, and a difference would be seen", async () => {
  await migrate(database.url);
  expect(await differences()).toBe("-- This is an empty migration.");
  await withSchemaEngine(database.url, await readSchema(), (engine) =>
    engine.dbExecute({
      datasourceType: { tag: "url", url: database.url },
      script: 'ALTER TABLE "messages" ALTER COLUMN "html" SET NOT NULL',
    }),
  );
  expect(await differences()).toContain('ALTER COLUMN "html" DROP NOT NULL');
});

/** What would still have to be done to make the database what schema.prisma says, as SQL. */
async function differences(): Promise<string | undefined> {
  const schema = await readSchema();
  const { stdout } = await withSchemaEngine(database.url, schema, (engine) =>
    engine.diff({
      from: { tag: "schemaDatasource", files: [schema], configDir: "." },
      to: { tag: "schemaDatamodel", files: [schema] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return stdout?.trim();
}

test("readiness waits for the newest migration", async () => {
  expect((await readMigrations()).migrationDirectories.at(-1)?.path).toBe(neededMigration);
});

test("a database that can't be reached is one line without the password", async () => {
  const port = await freePort();
  const failure = await migrate(`postgresql://user:secret@127.0.0.1:${port}/x`).catch(describeFailure);
  expect(failure).toBe(`no database answers at 127.0.0.1:${port}`);
});

test("a database that does not exist is one line naming it", async () => {
  const url = new URL(database.url);
  url.pathname = "/nowhere";
  expect(await migrate(url.href).catch(describeFailure)).toBe('database "nowhere" does not exist');
});
