// A question as SQL, and the answer that its rows make: apart, so that it can be asked alone or within a snapshot.
import type { Database } from "../database.ts";
import type { Prisma } from "../generated/client.ts";

export interface Query<Row, Answer> {
  sql: Prisma.Sql;
  toAnswer(rows: Row[]): Answer;
}

/** Asks it alone. */
export async function ask<Row, Answer>(database: Database, { sql, toAnswer }: Query<Row, Answer>): Promise<Answer> {
  return toAnswer(await database.$queryRaw<Row[]>(sql));
}
