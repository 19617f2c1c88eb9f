// The operator's program as it is in the api's image: `node ops.js <command>`, on what the environment says.
import { readOpsConfig } from "./config.ts";
import { runOps } from "./run.ts";

// Whoever reads it may have seen enough (`| head`); the command goes on, and its exit code is what it is.
process.stdout.on("error", () => undefined);

const writeLine = (to: NodeJS.WriteStream) => (line: string) => void to.write(`${line}\n`);

process.exitCode = await runOps(process.argv.slice(2), {
  config: readOpsConfig,
  out: writeLine(process.stdout),
  err: writeLine(process.stderr),
});
