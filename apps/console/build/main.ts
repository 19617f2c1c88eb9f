// `node build/main.ts <folder>`: in a process of its own, so that a build costs whoever wants it neither memory nor its life.
import { buildConsole } from "./build.ts";

const [, , folder = "dist"] = process.argv;
await buildConsole(folder);
