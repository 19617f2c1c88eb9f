/** A copy of this clone to change and to check: its files as they are now, a git of its own, and the packages that are installed here. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { cloneRoot } from "./config.ts";

export interface TreeCopy extends Disposable {
  readonly path: string;
  read(file: string): string;
  /** Runs a command there, its programs being those that are installed here; throws an Error with what it printed when it fails. */
  run(command: string, ...args: string[]): string;
  /** The same without throwing: how it ended, and what it said. */
  attempt(command: string, ...args: string[]): { status: number | null; said: string };
}

/** Copies what git knows and what an install and `db:generate` made; a second or two. */
export function copyTree(): TreeCopy {
  const copy = mkdtempSync(path.join(tmpdir(), "tributary-copy-"));
  const there = (file: string): string => path.join(copy, file);
  const attempt = (command: string, ...args: string[]) => {
    const env = { ...process.env, PATH: `${path.join(cloneRoot, "node_modules/.bin")}:${process.env.PATH}` };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, env, encoding: "utf8" });
    return { status, said: `${stdout}${stderr}` };
  };
  const run = (command: string, ...args: string[]): string => {
    const { status, said } = attempt(command, ...args);
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${said}`);
    return said;
  };
  for (const file of [...listed("--cached", "--others"), ...listed("--others", "--ignored").filter(isMade)]) {
    if (existsSync(path.join(cloneRoot, file)))
      cpSync(path.join(cloneRoot, file), there(file), { recursive: true, verbatimSymlinks: true });
  }
  symlinkSync(path.join(cloneRoot, "node_modules"), there("node_modules"));
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    ["commit", "-qm", "as it is"],
  ]) {
    run("git", "-c", "user.name=copy", "-c", "user.email=copy@localhost", ...args);
  }
  return {
    path: copy,
    read: (file) => readFileSync(there(file), "utf8"),
    run,
    attempt,
    [Symbol.dispose]: () => rmSync(copy, { recursive: true, force: true }),
  };
}

/** What each workspace sees of the others and of its packages are links; what is generated is source. */
const isMade = (file: string): boolean => /^\w+\/[\w-]+\/(node_modules|src\/generated)\/$/.test(file);

function listed(...kinds: string[]): string[] {
  const args = ["ls-files", "-z", "--exclude-standard", "--directory", ...kinds];
  const { stdout } = spawnSync("git", args, { cwd: cloneRoot, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  return stdout.split("\0").filter((file) => file !== "");
}
