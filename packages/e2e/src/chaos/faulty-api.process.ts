/** The api as it ships, but for what it is told on its standard input: a line of JSON makes its publishes go wrong for a while. */
import { createInterface } from "node:readline";
import { readConfig } from "@tributary/api/config";
import { createProcess } from "@tributary/api/process";
import { configOrExit, runApp } from "@tributary/runtime";
import { type FaultyPublishes, faultyPublishes, type Strike } from "./faulty-publishes.ts";
import { hitLine } from "./publish-hits.ts";

let faulty: FaultyPublishes | null = null;
const { app, log } = await createProcess(configOrExit(readConfig), (real) => {
  faulty = faultyPublishes(real, (fault, records) => process.stdout.write(`${hitLine(fault, records)}\n`));
  return faulty.messaging;
});
const told = createInterface({ input: process.stdin }).on("line", (line) => faulty?.strike(JSON.parse(line) as Strike));
process.stdin.unref();
await runApp(app, { log });
told.close();
