/** The console, built when its sources have changed since the last time. Without one the platform starts all the same. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { glob, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cloneRoot } from "./config.ts";
import { firstLine } from "./start-error.ts";

/** What a build reads, by folder of the clone. */
const SOURCES = {
  "apps/console": ["index.html", "package.json", "vite.config.ts", "build/**", "public/**", "src/**"],
  "packages/client": ["package.json", "src/**"],
  ".": ["pnpm-lock.yaml"],
};
const LEFT_OUT = /\.test\.tsx?$|\/src\/generated\//;
const KEPT_MS = 30 * 24 * 3_600_000;
const OUTPUT_BYTES = 16 * 1024 * 1024;
const run = promisify(execFile);

export interface BuiltConsole {
  /** Where it lies; null when there is none. */
  folder: string | null;
  /** How that came about, in a few words. */
  note: string;
}

/**
 * Finds the console of these sources, or builds it into a folder that is named after them: platforms that run from this clone
 * at the same time each keep theirs.
 */
export async function builtConsole(root = cloneRoot, build = buildInto): Promise<BuiltConsole> {
  const dist = path.join(root, "apps/console/dist");
  try {
    const folder = path.join(dist, await stampOf(root));
    if (existsSync(folder)) {
      const now = new Date();
      await utimes(folder, now, now); // of use again
      return { folder, note: "as it was built" };
    }
    const startedAt = performance.now();
    await buildWhole(folder, build);
    return { folder, note: `built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s` };
  } catch (error) {
    return { folder: null, note: `none, because it could not be built: ${firstLine(error)}` };
  }
}

/** A digest of all that a build reads. */
export async function stampOf(root: string): Promise<string> {
  const patterns = Object.entries(SOURCES).flatMap(([folder, parts]) => parts.map((part) => path.join(folder, part)));
  const entries = await Array.fromAsync(glob(patterns, { cwd: root, withFileTypes: true }));
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const digest = createHash("sha256");
  for (const file of files.filter((name) => !LEFT_OUT.test(name)).toSorted()) {
    digest
      .update(`${path.relative(root, file)}\0`)
      .update(await readFile(file))
      .update("\0");
  }
  return digest.digest("hex").slice(0, 16);
}

/** The folder appears when it is complete; whoever else was building the same is as good. */
async function buildWhole(folder: string, build: (folder: string) => Promise<unknown>): Promise<void> {
  const dist = path.dirname(folder);
  await mkdir(dist, { recursive: true });
  const unfinished = await mkdtemp(path.join(dist, "unfinished-"));
  try {
    await build(unfinished);
    await removeOld(dist);
    await rename(unfinished, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Those that no platform has started from for a month: who tries things out makes many. */
async function removeOld(dist: string): Promise<void> {
  for (const name of await readdir(dist)) {
    // Another build may be taking it away at this moment.
    const usedAt = await stat(path.join(dist, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - usedAt > KEPT_MS) await rm(path.join(dist, name), { recursive: true, force: true });
  }
}

/** In a process of its own: what it needs of memory, and what may go wrong in it, isn't the platform's. */
export async function buildInto(folder: string): Promise<void> {
  const program = path.join(cloneRoot, "apps/console/build/main.ts");
  await run(process.execPath, [program, folder], { maxBuffer: OUTPUT_BYTES }).catch((error: { stderr?: string }) => {
    throw new Error(error.stderr?.trim() || String(error));
  });
}
