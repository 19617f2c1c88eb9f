/** `pnpm chaos:ibm-video --minutes 10 --channels 50 --seed 1`: prints what strikes and what it came to; fails unless all is right. */
import { parseArgs } from "node:util";
import { z } from "zod";
import { ownPlatform } from "../../own-platform.ts";
import { reportTable } from "./report.ts";
import { runChaos } from "./run.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "2" },
    channels: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
  },
});
const asked = z
  .object({
    minutes: z.coerce.number().positive(),
    channels: z.coerce.number().int().positive(),
    seed: z.coerce.number().int(),
  })
  .safeParse(values);

if (asked.success) {
  await using scope = new AsyncDisposableStack();
  const platform = await ownPlatform(scope);
  const tell = (line: string): void => void process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  const report = await runChaos(platform, { ...asked.data, tell });
  process.stdout.write(`\n${reportTable(report)}\n`);
  process.exitCode = report.complaints.length > 0 ? 1 : 0;
} else {
  process.stderr.write("usage: pnpm chaos:ibm-video [--minutes 10] [--channels 50] [--seed 1]\n");
  process.exitCode = 2;
}
