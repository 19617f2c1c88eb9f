/**
 * `pnpm rebuild-read-models` and `pnpm check-read-models`, on DATABASE_URL or else on the database of the platform that
 * `pnpm start` runs. Exit code 0 when the read models are what the log says.
 */
import { readConfig } from "../config.ts";
import { runningPlatform } from "../dev-file.ts";
import { firstLine, StartError } from "../start-error.ts";
import { check, rebuild } from "./run.ts";

try {
  const work = { rebuild, check }[process.argv[2] ?? ""];
  if (!work) throw new StartError("say what to do: rebuild, or check");
  const config = readConfig(process.env);
  const equal = await work(config.databaseUrl ?? (await runningPlatform(config.dataDir)).postgres, console.log);
  if (!equal) process.exitCode = 1;
} catch (error) {
  console.error(`read models: ${firstLine(error)}`);
  process.exitCode = 1;
}
