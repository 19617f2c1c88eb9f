/** `pnpm chaos --minutes 15 --seed 1`: prints what strikes and, at the end, the table; fails unless all of it is right. */
import { parseArgs } from "node:util";
import { restartableServersAvailable } from "@tributary/testing";
import { reportTable } from "./report.ts";
import { runChaos } from "./run.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "2" }, seed: { type: "string", default: "1" } },
});
const tell = (line: string): void => void process.stdout.write(`${new Date().toISOString()} ${line}\n`);
const reason = restartableServersAvailable();
if (reason !== null) throw new Error(`a run needs a Kafka that it may kill: ${reason}`);
const report = await runChaos({ minutes: Number(values.minutes), seed: Number(values.seed), tell });
process.stdout.write(`\n${reportTable(report)}\n`);
process.exitCode = report.complaints.length > 0 ? 1 : 0;
