// The one way to the database: a pool with limits, and failures told apart. No query outlives its time-out, and no
// transaction stays open idle, because an open transaction holds the relay back.
import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { translateError } from "./errors.ts";
import { type Prisma, PrismaClient } from "./generated/client.ts";

export interface DatabaseOptions {
  databaseUrl: string;
  poolSize?: number;
  applicationName?: string;
  log?: { warn(details: object, message: string): void };
}

export type Database = ReturnType<typeof openDatabase>;

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
const IDLE_IN_TRANSACTION_MS = 10_000;

/** Opens lazily: the first query connects. */
export function openDatabase({ databaseUrl, poolSize = 10, applicationName = "tributary", log }: DatabaseOptions) {
  const lost = (error: Error) => log?.warn({ err: error }, "an idle database connection was lost");
  const pool = new Pool({
    connectionString: databaseUrl,
    max: poolSize,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
  }).on("error", lost);
  const adapter = new PrismaPg(pool, { onConnectionError: lost, statementNameGenerator: statementNames() });
  const prisma = new PrismaClient({ adapter });
  return prisma.$extends({
    client: {
      /**
       * The rows of a statement of the hot path, as the driver reads them: over the same pool, but without what Prisma's
       * client costs (docs/adr/0006). The name stands for this text alone; under it each connection prepares it once.
       */
      async $hot<Row extends object>(name: string, { text, values }: Prisma.Sql): Promise<Row[]> {
        try {
          return (await pool.query<Row>({ name, text, values })).rows;
        } catch (error) {
          throw translateError(error);
        }
      },
      /** Waits for running queries, and closes every connection. */
      async $close(): Promise<void> {
        await prisma.$disconnect();
        if (!pool.ending) await pool.end();
      },
    },
    query: {
      async $allOperations({ args, query }) {
        try {
          return await query(args);
        } catch (error) {
          throw translateError(error);
        }
      },
    },
  });
}

/** Statements that are prepared once per connection. The texts that we write are fewer; Prisma's own vary without end. */
const PREPARED_STATEMENTS = 64;

/** Names the first texts that come by, which are the hot ones; the rest goes unnamed and is parsed each time. */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= PREPARED_STATEMENTS) return known ?? "";
    const name = `tributary_${names.size + 1}`;
    names.set(sql, name);
    return name;
  };
}
