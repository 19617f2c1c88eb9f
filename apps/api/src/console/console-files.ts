// A built console as a list: only what is on it is ever read, so no path leads out of its folder.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export interface ConsoleFiles {
  /** Paths below the folder, such as `assets/index-4f3a.js`; the page itself and what is packed beside a file are left out. */
  readonly names: ReadonlySet<string>;
  /** The page, with the places where its nonce goes. */
  readonly page: string;
}

/** Throws when the folder holds no built console. */
export function readConsoleFiles(folder: string): ConsoleFiles {
  const page = readFileSync(path.join(folder, "index.html"), "utf8");
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && entry.name !== "index.html" && !entry.name.endsWith(".gz"))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"));
  return { names: new Set(names), page };
}
