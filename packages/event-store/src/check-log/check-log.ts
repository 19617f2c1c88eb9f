// Whether the log is whole: what was given out once (versions, numbers, answers) has to agree for ever. All rules are asked of
// one moment, without a lock and without a transaction id, so that nobody waits for it.
import { Prisma } from "../generated/client.ts";
import { inTransaction, openSession } from "../rebuild/session.ts";
import { LIVE } from "../rebuild/shadow.ts";
import { logRules } from "./rules.ts";

export interface RuleResult {
  rule: string;
  /** In how many places it is broken. */
  broken: number;
  /** The first of them. */
  examples: string[];
}

const EXAMPLES = 10;

/** Tries every rule; it reads the whole log several times. */
export async function checkLog({ databaseUrl }: { databaseUrl: string }): Promise<RuleResult[]> {
  await using session = await openSession(databaseUrl, LIVE);
  return await inTransaction(session, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", async () => {
    const results: RuleResult[] = [];
    for (const { rule, broken } of logRules) {
      const [found] = await session.query<Omit<RuleResult, "rule">>(Prisma.sql`
        WITH places AS MATERIALIZED (${Prisma.raw(broken)})
        SELECT (SELECT count(*)::integer FROM places) AS broken,
          ARRAY(SELECT what FROM places ORDER BY what LIMIT ${EXAMPLES}) AS examples`);
      results.push({ rule, ...(found ?? { broken: 0, examples: [] }) });
    }
    return results;
  });
}
