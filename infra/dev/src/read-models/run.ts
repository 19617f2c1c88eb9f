/** What an operator sees of a rebuild or a check: progress every second, then one line per table. */
import { checkReadModels, type RunOptions, rebuildReadModels, type TableComparison } from "@tributary/event-store";

const EVERY_MS = 1_000;

type Log = Pick<RunOptions, "databaseUrl" | "kms">;

type Say = (line: string) => void;

/** Rebuilds all read models; true, because what fails is thrown. */
export async function rebuild(log: Log, say: Say): Promise<boolean> {
  const startedAt = performance.now();
  const onPutOff = (reason: string) => say(`not yet: ${reason}`);
  const { tables, events, heldUpMs } = await rebuildReadModels({ ...log, onProgress: progress(say), onPutOff });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  say(
    `rebuilt ${tables.length} tables from ${number(events)} events in ${seconds} s; the platform was held up for ${Math.ceil(heldUpMs)} ms`,
  );
  return true;
}

/** Compares all read models with the log; true when every row is equal. */
export async function check(log: Log, say: Say): Promise<boolean> {
  const comparisons = await checkReadModels({ ...log, onProgress: progress(say) });
  for (const comparison of comparisons) report(comparison, say);
  return comparisons.every(({ differences }) => differences === 0);
}

function report({ table, rows, differences, examples }: TableComparison, say: Say): void {
  const verdict = differences === 0 ? "equal" : `${number(differences)} rows differ`;
  say(`${table}: ${number(rows)} rows, ${verdict}`);
  for (const { key, found } of examples) say(`  ${key}: ${found}`);
  if (differences > examples.length) say(`  and ${number(differences - examples.length)} more`);
}

function progress(say: Say): (done: number, about: number) => void {
  const startedAt = performance.now();
  let saidAt = startedAt;
  return (done, about) => {
    const now = performance.now();
    if (now - saidAt < EVERY_MS) return;
    saidAt = now;
    const perSecond = Math.round(done / ((now - startedAt) / 1_000));
    say(`${number(done)} of about ${number(about)} events, ${number(perSecond)} per second`);
  };
}

const number = (value: number): string => value.toLocaleString("en-US");
