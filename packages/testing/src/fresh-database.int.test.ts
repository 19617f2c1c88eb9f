import { randomBytes } from "node:crypto";
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

test("copies of a template begin with what is in it, which is made once however many ask at once", async () => {
  let filled = 0;
  const fill = async (url: string) => {
    filled += 1;
    await query(url, "CREATE TABLE stock (n int); INSERT INTO stock VALUES (1)");
  };
  const template = { name: `template_${randomBytes(8).toString("hex")}`, fill };
  const copies = await Promise.all([1, 2, 3].map(() => freshDatabase(template)));
  await query(copies[0]?.url ?? "", "INSERT INTO stock VALUES (2)");
  for (const { url } of [...copies.slice(1), await freshDatabase(template)]) {
    expect(await query(url, "SELECT n FROM stock")).toEqual([{ n: 1 }]);
  }
  expect(filled).toBe(1);
});

test("a template that could not be filled is none: whoever asks next fills it anew", async () => {
  const name = `template_${randomBytes(8).toString("hex")}`;
  const broken = async (url: string) => {
    await query(url, "CREATE TABLE half_made ()");
    throw new Error("no more");
  };
  await expect(freshDatabase({ name, fill: broken })).rejects.toThrow("no more");
  const { url } = await freshDatabase({ name, fill: async () => undefined });
  expect(await query(url, "SELECT to_regclass('half_made') AS found")).toEqual([{ found: null }]);
});
