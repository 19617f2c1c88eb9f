// Two tables of one name, row by row. Only keys and digests leave the database: a report must hold nothing personal.
import { Prisma } from "../generated/client.ts";
import type { Session } from "./session.ts";
import type { ReadModelTable } from "./table-classes.ts";

/** One read model, live and rebuilt. */
export interface TableComparison {
  table: ReadModelTable;
  /** How many the live one has. */
  rows: number;
  differences: number;
  /** The first of them. */
  examples: Difference[];
}

export interface Difference {
  /** The columns of the row's key. */
  key: string;
  found: "other values" | "only in the live table" | "only in the log";
}

const EXAMPLES = 10;
const PAGE = 2_000;

interface Side {
  session: Session;
  schema: string;
}

/** Compares the table; each side is in a transaction of its own, which decides what it sees. */
export async function compareTable(table: ReadModelTable, live: Side, rebuilt: Side): Promise<TableComparison> {
  const columns = await keyColumns(live, table);
  const result: TableComparison = { table, rows: 0, differences: 0, examples: [] };
  for await (const [a, b] of pairs(digests(live, table, columns), digests(rebuilt, table, columns))) {
    if (a !== null) result.rows += 1;
    if (a?.digest === b?.digest) continue;
    result.differences += 1;
    if (result.examples.length === EXAMPLES) continue;
    const found = a === null ? "only in the log" : b === null ? "only in the live table" : "other values";
    result.examples.push({ key: ((a ?? b)?.key ?? []).join("/"), found });
  }
  return result;
}

type Key = readonly (string | number)[];

interface Digest {
  key: Key;
  digest: string;
}

/** Rows of one key together; null where a side has none. Both come in the order of their keys. */
async function* pairs(
  left: AsyncGenerator<Digest>,
  right: AsyncGenerator<Digest>,
): AsyncGenerator<[Digest | null, Digest | null]> {
  let [a, b] = [await next(left), await next(right)];
  while (a !== null || b !== null) {
    const order = compareKeys(a, b);
    yield [order <= 0 ? a : null, order >= 0 ? b : null];
    [a, b] = [order <= 0 ? await next(left) : a, order >= 0 ? await next(right) : b];
  }
}

const next = async (rows: AsyncGenerator<Digest>): Promise<Digest | null> => (await rows.next()).value ?? null;

async function* digests({ session, schema }: Side, table: string, columns: readonly string[]): AsyncGenerator<Digest> {
  const key = columns.map((column) => `t."${column}"`).join(", ");
  await session.run(`DECLARE ${table}_rows NO SCROLL CURSOR FOR
    SELECT jsonb_build_array(${key}) AS key, md5(t::text) AS digest FROM ${schema}.${table} AS t ORDER BY ${key}`);
  for (;;) {
    const page = await session.query<Digest>(Prisma.raw(`FETCH ${PAGE} FROM ${table}_rows`));
    yield* page;
    if (page.length < PAGE) return;
  }
}

/** In the primary key's order. */
async function keyColumns({ session, schema }: Side, table: string): Promise<string[]> {
  const columns = await session.query<{ name: string }>(Prisma.sql`
    SELECT a.attname AS name FROM pg_index AS i
    CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS part(number, place)
    JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = part.number
    WHERE i.indrelid = ${`${schema}.${table}`}::regclass AND i.indisprimary ORDER BY part.place`);
  return columns.map(({ name }) => name);
}

/** As Postgres sorts keys: numbers, and text by its bytes. What is not there comes last. */
function compareKeys(a: Digest | null, b: Digest | null): number {
  if (a === null || b === null) return a === null ? 1 : -1;
  for (const [place, value] of a.key.entries()) {
    const other = b.key[place];
    const order =
      typeof value === "number"
        ? value - Number(other)
        : Buffer.compare(Buffer.from(value), Buffer.from(String(other)));
    if (order !== 0) return order;
  }
  return 0;
}
