// The operator's program as it is in the api's image: `node ops.js <command>`, on what the environment says.
import { readOpsConfig } from "./config.ts";
import { runOps } from "./run.ts";

const writeLine = (to: NodeJS.WriteStream) => (line: string) => void to.write(`${line}\n`);

process.exitCode = await runOps(process.argv.slice(2), {
  config: readOpsConfig,
  out: writeLine(process.stdout),
  err: writeLine(process.stderr),
});
