// The one moment in which nobody else uses the read models. Whoever holds none of their locks then writes into the new
// tables afterwards; all others have committed, and what they wrote is in the log. So the rest of the log, applied here,
// completes the shadow: appends need not be stopped.
import { setTimeout as delay } from "node:timers/promises";
import { Prisma } from "../generated/client.ts";
import { inTransaction } from "./session.ts";
import { LIVE, SHADOW, type Shadow } from "./shadow.ts";
import { readModelTables } from "./table-classes.ts";

/** For all the locks together. Below deadlock_timeout (1 s): in a circle of waiting it is always we who let go first. */
const LOCK_PATIENCE_MS = 300;
/** The longest that the platform is held up. */
const LONGEST_MOMENT_MS = 3_000;
const PAUSE_MS = 1_000;
const ATTEMPTS = 300;

/** The read models could not be had alone, or not for long enough. */
export class NoMomentError extends Error {
  override readonly name = "NoMomentError";
}

export interface Swap {
  /** Applies to the shadow what is settled by now; before each attempt, while nobody waits. */
  catchUp(): Promise<void>;
  /** Applies all that is committed, for as long as `stillInTime` does not throw; again when the attempt was undone. */
  drain(stillInTime: () => void): Promise<void>;
  /** An attempt was given up, and another one follows. */
  onPutOff(reason: string): void;
}

/**
 * Puts the shadow's tables in the place of the live ones, and answers for how many milliseconds the platform was held up.
 * @throws NoMomentError after five minutes of trying.
 */
export async function swapIn(shadow: Shadow, swap: Swap): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    await swap.catchUp();
    try {
      return await inTransaction(shadow, "BEGIN", () => swapOnce(shadow, swap));
    } catch (error) {
      if (!isWorthAnotherAttempt(error)) throw error;
      const reason =
        error instanceof NoMomentError ? error.message : `the read models are in use ${await usedBy(shadow)}`;
      if (attempt === ATTEMPTS) throw new NoMomentError(reason, { cause: error });
      swap.onPutOff(reason);
    }
    await delay(PAUSE_MS);
  }
}

async function swapOnce(shadow: Shadow, { drain }: Swap): Promise<number> {
  const live = readModelTables.map((table) => `${LIVE}.${table}`).join(", ");
  await shadow.run(`SET LOCAL statement_timeout = ${LOCK_PATIENCE_MS}`);
  await shadow.run(`LOCK TABLE ${live} IN ACCESS EXCLUSIVE MODE`);
  const since = performance.now();
  await shadow.run(`SET LOCAL statement_timeout = ${LONGEST_MOMENT_MS};
    SET LOCAL idle_in_transaction_session_timeout = ${LONGEST_MOMENT_MS}`);
  await shadow.requireSameSchema();
  await drain(() => {
    if (performance.now() - since > LONGEST_MOMENT_MS) throw new NoMomentError("too much of the log was left to apply");
  });
  await shadow.run(`DROP TABLE ${live}`);
  for (const table of readModelTables) await shadow.run(`ALTER TABLE ${SHADOW}.${table} SET SCHEMA ${LIVE}`);
  return performance.now() - since;
}

/** query_canceled (a time-out), deadlock_detected. */
const passing = new Set(["57014", "40P01"]);

const isWorthAnotherAttempt = (error: unknown): boolean =>
  error instanceof NoMomentError || (error instanceof Error && "code" in error && passing.has(String(error.code)));

/** Who has held a lock on a read model for longest, for the operator. */
async function usedBy(shadow: Shadow): Promise<string> {
  const [holder] = await shadow.query<{ pid: number; name: string }>(Prisma.sql`
    SELECT a.pid, a.application_name AS name FROM pg_locks AS l
    JOIN pg_class AS c ON c.oid = l.relation AND c.relnamespace = ${LIVE}::regnamespace
    JOIN pg_stat_activity AS a ON a.pid = l.pid
    WHERE l.granted AND c.relname = ANY(${[...readModelTables]}) ORDER BY a.xact_start LIMIT 1`);
  return holder === undefined ? "now and then" : `by ${holder.name || "a client"} (pid ${holder.pid})`;
}
