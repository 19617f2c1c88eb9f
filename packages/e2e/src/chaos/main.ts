/** `pnpm chaos --minutes 15 --seed 1`: prints what strikes and, at the end, the table; fails unless all of it is right. */
import { parseArgs } from "node:util";
import { restartableServersAvailable } from "@tributary/testing";
import { z } from "zod";
import { reportTable } from "./report/table.ts";
import { runChaos } from "./run.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "2" }, seed: { type: "string", default: "1" } },
});
const asked = z.object({ minutes: z.coerce.number().positive(), seed: z.coerce.number().int() }).safeParse(values);
const reason = restartableServersAvailable();

if (!asked.success) stop("usage: pnpm chaos [--minutes 15] [--seed 1]");
else if (reason !== null) stop(`a run needs a Kafka that it may kill: ${reason}`);
else {
  const tell = (line: string): void => void process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  const report = await runChaos({ ...asked.data, tell });
  process.stdout.write(`\n${reportTable(report)}\n`);
  process.exitCode = report.complaints.length > 0 ? 1 : 0;
}

function stop(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 2;
}
