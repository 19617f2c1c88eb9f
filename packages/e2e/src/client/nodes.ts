/** The Nodes that the client is tried in: the one of this project, and that of the machine, which may be an older one. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

export interface Node {
  name: string;
  program: string;
}

const versionOf = (program: string): string => execFileSync(program, ["--version"], { encoding: "utf8" }).trim();

/** One, or two of different versions. */
export function nodesHere(): Node[] {
  const ours = { name: `Node ${process.version}`, program: process.execPath };
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => !folder.includes("node_modules"));
  const program = folders.map((folder) => path.join(folder, "node")).find((file) => existsSync(file));
  if (program === undefined || versionOf(program) === process.version) return [ours];
  return [ours, { name: `Node ${versionOf(program)}`, program }];
}
