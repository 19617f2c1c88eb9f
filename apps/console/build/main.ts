// `node build/main.ts <folder>`: in a process of its own, so that a build costs whoever wants it neither memory nor its life.
// Says which files are in it, one a line: those of packages have licences, whose texts go along.
import { stripVTControlCharacters } from "node:util";
import { buildConsole } from "./build.ts";

const [, , folder = "dist"] = process.argv;
try {
  for (const file of await buildConsole(folder)) process.stdout.write(`${file}\n`);
} catch (error) {
  process.stderr.write(`${reasonOf(error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 1;
}

/** What the bundler says, behind a first line that is worth being the only one: what is wrong, and where. */
function reasonOf(message: string): string {
  const text = stripVTControlCharacters(message);
  const [headline = "", what = headline] = text.split("\n").filter((line) => line.trim() !== "");
  const [, where] = /\[ (\S+:\d+:\d+) \]/.exec(text) ?? [];
  return where === undefined ? text : `${what.trim()} (${where})\n${text}`;
}
