/** Two minutes of what `pnpm chaos` does for longer: every kind of fault a few times, with a fixed seed. */
import { restartableServersAvailable } from "@tributary/testing";
import { expect, test } from "vitest";
import { reportTable } from "./report.ts";
import { runChaos } from "./run.ts";

const MINUTES = 2;
const TIMEOUT_MS = 6 * 60_000;
const reason = restartableServersAvailable();
const title = reason === null ? "" : ` (skipped: ${reason})`;

test.skipIf(reason !== null)(
  `while clients, replicas and servers fail, no stream loses, repeats or reorders an event${title}`,
  { timeout: TIMEOUT_MS },
  async () => {
    const report = await runChaos({ minutes: MINUTES, seed: 1, tell: () => undefined });
    process.stdout.write(`${reportTable(report)}\n`);
    expect(report.complaints).toEqual([]);
    const hits = Object.entries(report.faults).map(([kind, { hit }]) => [kind, hit > 1]);
    expect(hits).toEqual(Object.keys(report.faults).map((kind) => [kind, true]));
    for (const deliveries of Object.values(report.deliveries)) expect(deliveries).toBeGreaterThan(report.clients);
  },
);
