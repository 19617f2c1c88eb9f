import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type FreshDatabase, freePort, freshDatabase } from "@tributary/testing";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { neededMigration } from "../ready.ts";
import { describeFailure } from "./describe-failure.ts";
import { migrate } from "./migrate.ts";
import { type MigrationList, readMigrations, readSchema } from "./migration-list.ts";
import { withSchemaEngine } from "./schema-engine.ts";

type MigrationDirectory = MigrationList["migrationDirectories"][number];

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

test("a migration that failed left nothing, and a corrected one is applied in its place", async () => {
  const failing = migrate(database.url, withLast("CREATE TABLE half (id int); SELECT 1/0;"));
  expect(await failing.catch(describeFailure)).toContain("division by zero");
  expect(await migrate(database.url, withLast("CREATE TABLE half (id int);"))).toEqual({ applied: [ADDED] });
});

test("a migration that outlasts the server's patience with idle transactions is applied all the same", async () => {
  const name = new URL(database.url).pathname.slice(1);
  await query(`ALTER DATABASE "${name}" SET idle_in_transaction_session_timeout = '500ms'`);
  const { applied } = await migrate(database.url, withLast("SELECT pg_sleep(1.5); CREATE TABLE slow (id int);"));
  expect(applied).toContain(ADDED);
});

test("a migration whose program is gone is not applied behind its back", async () => {
  await using way = await wayTo(database.url);
  const cut = migrate(way.url, withLast("SELECT pg_sleep(6); CREATE TABLE late (id int);")).catch(describeFailure);
  const busy = () =>
    query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
  await expect.poll(busy, { timeout: 20_000 }).toHaveLength(1);
  way.cut();
  await expect.poll(busy, { timeout: 4_000 }).toHaveLength(0);
  await cut;
  expect(await migrate(database.url, withLast("CREATE TABLE late (id int);"))).toEqual({ applied: [ADDED] });
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

const ADDED = "20991231000000_added";

/** All migrations, and one more. */
const withLast = (sql: string) => async (): Promise<MigrationList> => {
  const list = await readMigrations();
  return { ...list, migrationDirectories: [...list.migrationDirectories, added(sql)] };
};

const added = (value: string): MigrationDirectory => ({
  path: ADDED,
  migrationFile: { path: "migration.sql", content: { tag: "ok", value } },
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

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another address of the database; `cut` ends every connection over it, as the end of a program does. */
async function wayTo(target: string): Promise<AsyncDisposable & { url: string; cut(): void }> {
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(target);
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) sockets.add(socket.on("error", () => undefined));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    ...{ url: url.href, cut },
    [Symbol.asyncDispose]: async () => {
      cut();
      server.close();
    },
  };
}
