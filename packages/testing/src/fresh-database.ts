// A database of a test's own on the server of the run, so that tests never see each other's rows.
import { randomBytes } from "node:crypto";
import pg from "pg";

export interface FreshDatabase {
  readonly url: string;
  /** Also ends the connections that a test left open. */
  drop(): Promise<void>;
}

/** What a database begins with: made once per server, then copied. */
export interface Template {
  /** Also the name of a database, so its content is named here: another content needs another name. */
  readonly name: string;
  /** Fills an empty database; it is connected to no longer when this is done. */
  fill(url: string): Promise<unknown>;
}

/** An empty database, or a copy of the template. */
export async function freshDatabase(template?: Template): Promise<FreshDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server)
    throw new Error("TEST_DATABASE_URL is not set: run through vitest (projects int, e2e), which starts a server");
  const name = `test_${randomBytes(8).toString("hex")}`;
  if (template === undefined) await execute(server, `CREATE DATABASE ${name}`);
  else await copy(server, template, name);
  return { url: urlOf(server, name), drop: () => execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

const NO_SUCH_DATABASE = "3D000";

async function copy(server: string, template: Template, name: string): Promise<void> {
  const statement = `CREATE DATABASE ${name} TEMPLATE ${template.name}`;
  try {
    await execute(server, statement);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== NO_SUCH_DATABASE) throw error;
    await connected(server, (client) => make(client, server, template));
    await execute(server, statement);
  }
}

/** Under a lock, for every worker asks at once; and under another name until it is whole. */
async function make(client: pg.Client, server: string, { name, fill }: Template): Promise<void> {
  await client.query("SELECT pg_advisory_lock(hashtext($1))", [name]);
  const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
  if (rowCount === 1) return;
  const unfinished = `${name}_unfinished`;
  await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${unfinished}`);
  await fill(urlOf(server, unfinished));
  await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function execute(url: string, statement: string): Promise<void> {
  await connected(url, (client) => client.query(statement));
}

/** Ending the connection also ends the locks that it holds. */
async function connected<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
