// `node build/main.ts <folder>`: in a process of its own, so that a build costs whoever wants it neither memory nor its life.
// Says which files are in it, one a line: those of packages have licences, whose texts go along.
import { buildConsole } from "./build.ts";

const [, , folder = "dist"] = process.argv;
for (const file of await buildConsole(folder)) process.stdout.write(`${file}\n`);
