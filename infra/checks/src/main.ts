// The one command behind `pnpm test`: every check and every test level in turn, then one line that sums them up.
// A failing step never hides the ones after it, so one run shows all that is wrong.
import { runChecks } from "./static-checks.ts";
import { Stopwatch } from "./stopwatch.ts";
import { add, type Tally, tallyLine } from "./tally.ts";
import { runVitest } from "./vitest-run.ts";

/** What needs servers runs together, so that they are started once. */
const RUNS = [["unit"], ["int", "e2e", "shared"]];

const stopwatch = new Stopwatch();
let total: Tally = runChecks(stopwatch);
for (const levels of RUNS) total = add(total, runVitest(levels, stopwatch));

for (const line of stopwatch.lines()) console.log(line);
console.log(tallyLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
