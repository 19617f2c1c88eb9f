import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRows } from "../read-models/project-rows.ts";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { messageSent, TENANT } from "../testing/requests.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

test("rows are found by their keys, also before the tables were ever analysed: no append reads a whole table", async () => {
  const client = await fresh.connect();
  await client.query("BEGIN");
  for (let version = 1; version <= 20; version += 1) {
    const rows = projectRows({ tenant: TENANT, version, event: messageSent({ messageId: `m${version}` }) });
    await client.query("SELECT upsert_rows($1)", [JSON.stringify(rows)]);
  }
  const { rows } = await client.query(
    "SELECT relname, seq_tup_read::integer AS read FROM pg_stat_xact_user_tables WHERE seq_tup_read > 0",
  );
  expect(rows).toEqual([]);
  await client.query("ROLLBACK");
});

test("a message costs the same however long its session is, also before the tables were ever analysed", async () => {
  const client = await fresh.connect();
  await client.query("BEGIN");
  for (let version = 1; version <= 200; version += 1) {
    const rows = projectRows({ tenant: TENANT, version, event: messageSent({ messageId: `m${version}` }) });
    await client.query("SELECT upsert_rows($1)", [JSON.stringify(rows)]);
  }
  const { rows } = await client.query(
    "SELECT idx_tup_fetch::integer AS fetched FROM pg_stat_xact_user_tables WHERE relname = 'messages'",
  );
  expect(rows[0].fetched).toBeLessThanOrEqual(2 * 200);
  await client.query("ROLLBACK");
});
