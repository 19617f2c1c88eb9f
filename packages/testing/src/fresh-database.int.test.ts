import pg from "pg";
import { expect, test } from "vitest";
import { freshDatabase } from "./fresh-database.ts";

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test("two fresh databases do not see each other's tables", async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  await query(one.url, "CREATE TABLE only_here ()");
  await expect(query(other.url, "SELECT * FROM only_here")).rejects.toThrow(/does not exist/);
  await Promise.all([one.drop(), other.drop()]);
});

test("dropping ends the connections that are left open", async () => {
  const database = await freshDatabase();
  const left = new pg.Client({ connectionString: database.url });
  left.on("error", () => undefined);
  await left.connect();
  await database.drop();
  await expect(query(database.url, "SELECT 1")).rejects.toThrow(/does not exist/);
});
