/** Two minutes of what `pnpm chaos` does for longer: every kind of fault at least once, with a fixed seed. */
import { restartableServersAvailable } from "@tributary/testing";
import { expect, test } from "vitest";
import { reportTable } from "./report/table.ts";
import { runChaos } from "./run.ts";

const MINUTES = 2;
/** A busy machine takes longer over each fault. */
const TIMEOUT_MS = 15 * 60_000;
const reason = restartableServersAvailable();
const title = reason === null ? "" : ` (skipped: ${reason})`;

test.skipIf(reason !== null)(
  `while clients, replicas and servers fail, no stream loses, repeats or reorders an event, or shows it to others${title}`,
  { timeout: TIMEOUT_MS },
  async () => {
    const report = await runChaos({ minutes: MINUTES, seed: 1, tell: () => undefined });
    process.stdout.write(`${reportTable(report)}\n`);
    expect(report.complaints).toEqual([]);
    const hits = Object.entries(report.faults).map(([kind, { hit }]) => [kind, hit > 0]);
    expect(hits).toEqual(Object.keys(report.faults).map((kind) => [kind, true]));
    for (const deliveries of Object.values(report.deliveries)) expect(deliveries).toBeGreaterThan(report.clients);
    expect(report.tails.checked).toBeGreaterThan(report.clients);
  },
);
