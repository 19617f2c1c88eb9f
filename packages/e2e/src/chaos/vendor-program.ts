/** The command behind a vendor's chaos: reads what is asked for, prints what strikes and what it came to; fails unless all is right. */
import { parseArgs } from "node:util";
import { z } from "zod";
import { ownPlatform } from "../own-platform.ts";
import type { Platform } from "../platform.ts";

interface Asked {
  readonly minutes: number;
  readonly seed: number;
  /** Conversations at once. */
  readonly size: number;
  tell(line: string): void;
}

interface Program<Report> {
  /** What `pnpm` calls it. */
  readonly name: string;
  /** What its conversations are called, and how many there are unless told. */
  readonly sized: readonly [option: string, usual: number];
  run(platform: Platform, asked: Asked): Promise<Report>;
  table(report: Report): string;
}

const numbers = z.object({
  minutes: z.coerce.number().positive(),
  size: z.coerce.number().int().positive(),
  seed: z.coerce.number().int(),
});

export async function vendorProgram<Report extends { readonly complaints: readonly string[] }>(
  program: Program<Report>,
): Promise<void> {
  const [option, usual] = program.sized;
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "2" },
      [option]: { type: "string", default: `${usual}` },
      seed: { type: "string", default: "1" },
    },
  });
  const asked = numbers.safeParse({ ...values, size: values[option] });
  if (!asked.success) {
    process.stderr.write(`usage: pnpm ${program.name} [--minutes 10] [--${option} ${usual}] [--seed 1]\n`);
    process.exitCode = 2;
    return;
  }
  await using scope = new AsyncDisposableStack();
  const platform = await ownPlatform(scope);
  const tell = (line: string): void => void process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  const report = await program.run(platform, { ...asked.data, tell });
  process.stdout.write(`\n${program.table(report)}\n`);
  process.exitCode = report.complaints.length > 0 ? 1 : 0;
}
