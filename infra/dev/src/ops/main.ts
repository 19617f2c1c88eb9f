/**
 * `pnpm ops new-epoch`, on DATABASE_URL and KAFKA_BROKERS (with KAFKA_TOPIC_PREFIX), or else on the platform that `pnpm start`
 * runs. Exit code 0 when the new epoch has begun.
 */
import { readConfig } from "../config.ts";
import { firstLine, StartError } from "../start-error.ts";
import { newEpoch } from "./new-epoch.ts";

const commands = { "new-epoch": newEpoch };

try {
  const [, , name = ""] = process.argv;
  const command = Object.entries(commands).find(([known]) => known === name)?.[1];
  if (!command) throw new StartError(`say what to do: ${Object.keys(commands).join(", ")}`);
  await command(readConfig(process.env), console.log);
} catch (error) {
  console.error(`ops: ${firstLine(error)}`);
  process.exitCode = 1;
}
