// Generation, lint, types and unused code. Each step counts as one check in the sum.
import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Stopwatch } from "./stopwatch.ts";
import { add, NOTHING, type Tally } from "./tally.ts";
import { bin, repositoryRoot } from "./workspaces.ts";

const STEPS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["what is generated is there", "turbo", "run", "db:generate", "generate", "--output-logs=errors-only"],
  ["formatting and lint", "biome", "check", "--error-on-warnings", "."],
  ["types", "turbo", "run", "typecheck", "--output-logs=errors-only"],
  ["unused files, exports and dependencies", "knip"],
];

/** Runs every static check, the later ones also when an earlier one fails, and says how many passed. */
export function runChecks(stopwatch: Stopwatch): Tally {
  const env = { TURBO_CACHE_DIR: join(cacheFolder(), "turbo"), ...process.env, TURBO_TELEMETRY_DISABLED: "1" };
  let total = NOTHING;
  for (const [name, command, ...args] of STEPS) {
    const run = () => spawnSync(bin(command), args, { cwd: repositoryRoot, env, stdio: "inherit" });
    const { status, error } = stopwatch.time(name, run);
    const passed = status === 0;
    console.log(`${passed ? "ok" : "FAILED"}  ${name}${error ? `: ${error.message}` : ""}`);
    total = add(total, { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });
  }
  return total;
}

/** Outside of the clone, so that a new one knows what was checked before: what has not changed is not checked again. */
function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "tributary");
}
