/**
 * `pnpm rebuild-read-models` and `pnpm check-read-models`, on DATABASE_URL or else on the database of the platform that
 * `pnpm start` runs (with its MASTER_KEYS, or else that platform's). Exit code 0 when the read models are what the log says.
 */
import { createLocalKms } from "@tributary/event-store";
import { readConfig } from "../config.ts";
import { runningPlatform } from "../dev-file.ts";
import { masterKeysIn, ownSecrets } from "../secrets.ts";
import { firstLine, StartError } from "../start-error.ts";
import { check, rebuild } from "./run.ts";

try {
  const work = { rebuild, check }[process.argv[2] ?? ""];
  if (!work) throw new StartError("say what to do: rebuild, or check");
  const config = readConfig(process.env);
  const databaseUrl = config.databaseUrl ?? (await runningPlatform(config.dataDir)).postgres;
  const masterKeys = config.masterKeys ?? masterKeysIn(await ownSecrets(config.dataDir));
  const equal = await work({ databaseUrl, kms: createLocalKms({ masterKeys }) }, console.log);
  if (!equal) process.exitCode = 1;
} catch (error) {
  console.error(`read models: ${firstLine(error)}`);
  process.exitCode = 1;
}
