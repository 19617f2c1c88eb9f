// One connection for as long as it is needed. What a rebuild holds (a lock, a search path, a snapshot) belongs to its
// connection, and a pool would hand it another one without a word.
import { PrismaPg } from "@prisma/adapter-pg";
import type { Prisma } from "../generated/client.ts";

/** A connection that fails for good when it is lost. */
export interface Session extends AsyncDisposable {
  query<Row extends object>(sql: Prisma.Sql): Promise<Row[]>;
  /** Statements without parameters, in one message. */
  run(statements: string): Promise<void>;
}

/** Connects. `searchPath` decides which tables a bare name means. */
export async function openSession(databaseUrl: string, searchPath: string): Promise<Session> {
  const adapter = await new PrismaPg({
    connectionString: databaseUrl,
    application_name: "tributary-rebuild",
    max: 1,
  }).connect();
  const client = await adapter.underlyingDriver().connect();
  client.on("error", () => undefined); // the next query says it
  await client.query(`SET search_path = ${searchPath}`);
  return {
    async query<Row extends object>({ text, values }: Prisma.Sql) {
      return (await client.query<Row>({ text, values })).rows;
    },
    async run(statements) {
      await client.query(statements);
    },
    async [Symbol.asyncDispose]() {
      client.release(true);
      await adapter.dispose();
    },
  };
}

/** Commits what `work` did, or undoes all of it. */
export async function inTransaction<T>(session: Session, begin: string, work: () => Promise<T>): Promise<T> {
  await session.run(begin);
  try {
    const done = await work();
    await session.run("COMMIT");
    return done;
  } catch (error) {
    await session.run("ROLLBACK").catch(() => undefined); // a lost connection has undone it already
    throw error;
  }
}
