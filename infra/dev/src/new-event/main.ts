/** `pnpm new:event`: writes an event wherever one must be mentioned, all or nothing, and leaves the tree green. */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { includes, routing, wireEvent } from "@tributary/schemas";
import { cloneRoot } from "../config.ts";
import { askFor } from "./answers.ts";
import { type Files, filesOf } from "./edits.ts";

/** What is made from the events. */
const MADE = ["packages/schemas/src/fixtures/digests.json", "docs/reference"];

const inClone = (file: string): string => path.join(cloneRoot, file);

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: cloneRoot, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? (stderr || stdout).trim()}`);
  return stdout;
}

/** What is written can be looked at, and taken back, with git alone: so nothing else may have changed. */
function refuseChangedTree(): void {
  if (run("git", "rev-parse", "--show-prefix").trim() !== "")
    throw new Error("This folder is not the root of a clone.");
  if (run("git", "status", "--porcelain").trim() !== "")
    throw new Error("Commit or stash your changes first: the tree must be clean.");
}

function write(files: Files): void {
  const earlier = new Map(
    [...files.keys()].map((file) => [
      file,
      run("git", "ls-files", "--", file) === "" ? null : readFileSync(inClone(file), "utf8"),
    ]),
  );
  try {
    for (const [file, text] of files) writeFileSync(inClone(file), text);
    run(process.execPath, "packages/schemas/src/releases/freeze.ts");
    run(inClone("node_modules/.bin/biome"), "check", "--write", ...files.keys());
    run(process.execPath, "infra/checks/src/reference/main.ts");
  } catch (error) {
    for (const [file, text] of earlier)
      text === null ? rmSync(inClone(file), { force: true }) : writeFileSync(inClone(file), text);
    run("git", "checkout", "--", ...MADE);
    throw error;
  }
}

try {
  refuseChangedTree();
  const event = await askFor(process.argv.slice(2), {
    events: Object.keys(routing),
    wireEvents: wireEvent.options.map((option) => option.shape.eventType.value),
    includes,
  });
  write(filesOf(event, (file) => readFileSync(inClone(file), "utf8")));
  console.log(run("git", "status", "--short"));
  console.log(
    `Next: its own fields (schema, example, arbitrary), then \`pnpm freeze\`; what it changes (${event.aggregate.evolve.file}); a command that causes it.`,
  );
  if (event.wire !== null && event.include === null)
    console.log("Once a command causes it, docs/how-to/watch-a-stream.md has to show it: a test says so.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
