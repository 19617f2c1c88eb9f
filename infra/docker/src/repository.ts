// The repository that images are made of: where it is, and which version it is.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

export const repositoryRoot = path.resolve(import.meta.dirname, "../../..");

/** The version of the root manifest: the tag that images get unless told otherwise. */
export function version(): string {
  const manifest = JSON.parse(readFileSync(path.join(repositoryRoot, "package.json"), "utf8")) as { version: string };
  return manifest.version;
}

export interface Revision {
  /** The commit, with `-dirty` behind it when files differ from it. */
  readonly id: string;
  /** When it was made, in seconds since 1970. */
  readonly seconds: number;
}

/** Null where there is no Git, or no commit. */
export function revision(): Revision | null {
  try {
    const [id = "", seconds = ""] = git("show", "--no-patch", "--format=%H %ct", "HEAD").split(" ");
    return { id: git("status", "--porcelain") === "" ? id : `${id}-dirty`, seconds: Number(seconds) };
  } catch {
    return null;
  }
}

function git(...args: string[]): string {
  return execFileSync("git", args, {
    cwd: repositoryRoot,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}
