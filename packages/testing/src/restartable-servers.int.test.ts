import pg from "pg";
import { expect, test } from "vitest";
import { startRestartablePostgres } from "./restartable-servers.ts";

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

test("a killed Postgres comes back at the same address with all that it had confirmed", {
  timeout: 60_000,
}, async () => {
  const server = await startRestartablePostgres();
  try {
    await query(server.address, "create table kept as select 7 as number");
    await server.kill();
    await expect(query(server.address, "select 1")).rejects.toThrow(/ECONNREFUSED/);
    await server.start();
    expect(await query(server.address, "select number from kept")).toEqual([{ number: 7 }]);
  } finally {
    await server.stop();
  }
});
