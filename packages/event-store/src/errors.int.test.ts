import { freePort, freshDatabase } from "@tributary/testing";
import { expect, test } from "vitest";
import { StoreUnavailableError } from "./errors.ts";
import { createEventStore } from "./event-store.ts";
import { neededMigration } from "./ready.ts";
import { freshStore, kms } from "./testing/fresh-store.ts";
import { appendRequest, TENANT } from "./testing/requests.ts";

test("a database that does not answer is an unavailable store, for every kind of query", async () => {
  await using store = createEventStore({ databaseUrl: `postgresql://nobody@127.0.0.1:${await freePort()}/none`, kms });
  await expect(store.append(appendRequest())).rejects.toBeInstanceOf(StoreUnavailableError);
  await expect(store.reference.apiKey("h")).rejects.toBeInstanceOf(StoreUnavailableError);
  await expect(store.leases.renew("l", "h", 1, 1)).rejects.toBeInstanceOf(StoreUnavailableError);
  await expect(store.ready()).rejects.toBeInstanceOf(StoreUnavailableError);
});

test.each([
  ["that is gone", { pathname: "/gone" }],
  ["that does not know us", { username: "stranger" }],
  ["without the TLS that we ask for", { search: "?sslmode=require" }],
])("a database %s is an unavailable store: nobody's request is at fault", async (_what, changed) => {
  await using fresh = await freshStore();
  const databaseUrl = Object.assign(new URL(fresh.url), changed).href;
  await using store = createEventStore({ databaseUrl, kms });
  await expect(store.load({ tenant: TENANT, streamId: `${TENANT}/participant/40` })).rejects.toBeInstanceOf(
    StoreUnavailableError,
  );
  await expect(store.reference.apiKey("h")).rejects.toBeInstanceOf(StoreUnavailableError);
});

test("a connection that is cut in the middle of an append is an unavailable store, and the next append works", async () => {
  await using fresh = await freshStore();
  const client = await fresh.connect();
  await client.query(
    "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'",
  );
  await client.query("CREATE TRIGGER cut BEFORE INSERT ON streams FOR EACH ROW EXECUTE FUNCTION cut()");
  const request = appendRequest();
  await expect(fresh.store.append(request)).rejects.toBeInstanceOf(StoreUnavailableError);
  await client.query("DROP TRIGGER cut ON streams");
  expect(await fresh.store.append({ ...request, expected: { kind: "no-stream" } })).toMatchObject({ version: 1 });
});

test("a server that was demoted and only reads is an unavailable store", async () => {
  await using fresh = await freshStore();
  const client = await fresh.connect();
  await client.query(`ALTER DATABASE "${new URL(fresh.url).pathname.slice(1)}" SET default_transaction_read_only = on`);
  await using store = createEventStore({ databaseUrl: fresh.url, kms });
  await expect(store.append(appendRequest())).rejects.toBeInstanceOf(StoreUnavailableError);
});

test("more callers than connections wait their turn; a pool that stays full is an unavailable store", async () => {
  await using fresh = await freshStore();
  await using store = createEventStore({ databaseUrl: fresh.url, kms, poolSize: 1 });
  const client = await fresh.connect();
  await client.query("BEGIN; LOCK TABLE log_epoch");
  const waiting = store.participantStanding(TENANT, "40");
  await expect(store.append(appendRequest())).rejects.toBeInstanceOf(StoreUnavailableError);
  await client.query("ROLLBACK");
  expect(await waiting).toMatchObject({ exists: false });
});

test("ready says when the database is not migrated, or not far enough", async () => {
  const database = await freshDatabase();
  await using store = createEventStore({ databaseUrl: database.url, kms });
  await expect(store.ready()).rejects.toThrow(/not migrated/);
  await using fresh = await freshStore();
  await expect(fresh.store.ready()).resolves.toBeUndefined();
  const client = await fresh.connect();
  await client.query("DELETE FROM _prisma_migrations WHERE migration_name = $1", [neededMigration]);
  await expect(fresh.store.ready()).rejects.toThrow(`misses migration ${neededMigration}`);
  await database.drop();
});
