// Runs test levels and reads its figures from vitest's own JSON report, never from its printed lines.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Stopwatch } from "./stopwatch.ts";
import type { Tally } from "./tally.ts";
import { bin, repositoryRoot } from "./workspaces.ts";

const report = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ name: z.string(), startTime: z.number(), endTime: z.number() })),
});

/** Says why tests were skipped. */
const SKIPPED = join(import.meta.dirname, "skipped.reporter.ts");

/** Runs those vitest projects. A run that dies, or that fails outside of a test, counts as one failure. */
export function runVitest(levels: readonly string[], stopwatch: Stopwatch): Tally {
  const folder = mkdtempSync(join(tmpdir(), "tributary-report-"));
  const file = join(folder, "report.json");
  try {
    const projects = levels.map((level) => `--project=${level}`);
    const reporters = ["default", "json", SKIPPED].map((reporter) => `--reporter=${reporter}`);
    const args = ["run", ...projects, ...reporters, `--outputFile.json=${file}`];
    const run = () => spawnSync(bin("vitest"), args, { cwd: repositoryRoot, stdio: "inherit" });
    const { status } = stopwatch.time(levels.join(", "), run);
    const json = readFileSync(file, "utf8");
    for (const level of levels) stopwatch.note(`  ${level}, one file after the other`, fileTime(json, level));
    return tallyOf(json, status);
  } catch (error) {
    console.log(`FAILED  vitest ${levels.join(", ")} left no report: ${String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The figures of one JSON report; an exit status other than 0 is a failure even when no test failed. */
export function tallyOf(json: string, status: number | null): Tally {
  const read = report.parse(JSON.parse(json));
  const failed = read.numFailedTests;
  const brokeOutside = failed === 0 && (status !== 0 || !read.success);
  return {
    passed: read.numPassedTests,
    failed: brokeOutside ? 1 : failed,
    skipped: read.numPendingTests + read.numTodoTests,
  };
}

/** How long the files of a level took, all together, in milliseconds; side by side they take less. */
export function fileTime(json: string, level: string): number {
  const files = report.parse(JSON.parse(json)).testResults.filter(({ name }) => name.endsWith(`.${level}.test.ts`));
  return files.reduce((sum, { startTime, endTime }) => sum + endTime - startTime, 0);
}
