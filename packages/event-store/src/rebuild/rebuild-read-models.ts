// Rebuilds the read models from the log while the platform runs, or finds out whether that would change anything. One run
// at a time; one that dies leaves the live tables as they were.
import { Prisma } from "../generated/client.ts";
import type { Kms } from "../keys/kms.ts";
import { compareTable, type TableComparison } from "./compare.ts";
import { openKeyring } from "./open-keyring.ts";
import { beginningOfLog, replay } from "./replay.ts";
import { inTransaction, openSession, type Session } from "./session.ts";
import { LIVE, openShadow, SHADOW } from "./shadow.ts";
import { swapIn } from "./swap.ts";
import { type ReadModelTable, readModelTables } from "./table-classes.ts";

export interface RunOptions {
  databaseUrl: string;
  /** Opens what is personal in the log; of people who are erased there is nothing to open. */
  kms: Kms;
  /** Called after every page; `about` is how many events there are, give or take a few. */
  onProgress?(done: number, about: number): void;
}

export interface RebuildOptions extends RunOptions {
  /** The tables could not be swapped yet, and this is why. */
  onPutOff?(reason: string): void;
}

export interface Rebuilt {
  tables: readonly ReadModelTable[];
  events: number;
  /** For how long the read models could not be read or written. */
  heldUpMs: number;
}

/**
 * Makes every read model anew from the log and puts it in the place of the live one.
 * @throws ShadowInUseError while somebody else does; NoMomentError when the live tables are never free.
 */
export async function rebuildReadModels({ databaseUrl, kms, onProgress, onPutOff }: RebuildOptions): Promise<Rebuilt> {
  await using keys = openKeyring(databaseUrl, kms);
  const { keyring } = keys;
  await using shadow = await openShadow(databaseUrl);
  const count = await counter(shadow, onProgress);
  let settled = await replay({ log: shadow, shadow, keyring, settled: true, onPage: count.page }, beginningOfLog);
  for (const table of readModelTables) await shadow.run(`ANALYZE ${SHADOW}.${table}`);
  let drained = 0;
  const heldUpMs = await swapIn(shadow, {
    async catchUp() {
      settled = await replay({ log: shadow, shadow, keyring, settled: true, onPage: count.page }, settled);
    },
    async drain(stillInTime) {
      drained = 0; // what a moment that did not come has drained is undone
      const onPage = (events: number) => {
        drained += events;
        stillInTime();
      };
      await replay({ log: shadow, shadow, keyring, settled: false, onPage }, settled);
    },
    onPutOff: (reason) => onPutOff?.(reason),
  });
  return { tables: readModelTables, events: count.done() + drained, heldUpMs };
}

/**
 * Compares every live read model with what the log makes of it, both at one moment, without a lock on either.
 * @throws ShadowInUseError while somebody else rebuilds or checks.
 */
export async function checkReadModels({ databaseUrl, kms, onProgress }: RunOptions): Promise<TableComparison[]> {
  await using keys = openKeyring(databaseUrl, kms);
  const { keyring } = keys;
  await using shadow = await openShadow(databaseUrl);
  const count = await counter(shadow, onProgress);
  const settled = await replay({ log: shadow, shadow, keyring, settled: true, onPage: count.page }, beginningOfLog);
  await using live = await openSession(databaseUrl, LIVE);
  // What it reads is of one moment, and it writes nothing: a transaction without an id holds nobody back.
  return await inTransaction(live, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", async () => {
    await replay({ log: live, shadow, keyring, settled: false, onPage: count.page }, settled);
    return await inTransaction(shadow, "BEGIN READ ONLY", async () => {
      const comparisons: TableComparison[] = [];
      for (const table of readModelTables) {
        const rebuilt = { session: shadow, schema: SHADOW };
        comparisons.push(await compareTable(table, { session: live, schema: LIVE }, rebuilt));
      }
      return comparisons;
    });
  });
}

async function counter(session: Session, onProgress: RunOptions["onProgress"]) {
  const [log] = await session.query<{ about: number }>(
    Prisma.sql`SELECT last_value::float8 AS about FROM events_position_seq`,
  );
  let done = 0;
  return {
    done: () => done,
    page(events: number) {
      done += events;
      onProgress?.(done, Math.max(done, log?.about ?? 0));
    },
  };
}
