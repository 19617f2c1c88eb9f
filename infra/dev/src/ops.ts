/**
 * `pnpm ops <command>`: the api's own program for operators, on DATABASE_URL and KAFKA_BROKERS (with KAFKA_TOPIC_PREFIX and
 * MASTER_KEYS), or else on the platform that `pnpm start` runs.
 */
import { type OpsConfig, readOpsConfig, runOps } from "@tributary/api";
import { readConfig } from "./config.ts";
import { runningPlatform } from "./dev-file.ts";
import { masterKeysIn, ownSecrets } from "./secrets.ts";

process.exitCode = await runOps(process.argv.slice(2), { config, out: console.log, err: console.error });

async function config(): Promise<OpsConfig> {
  const { databaseUrl, dataDir } = readConfig(process.env);
  if (databaseUrl !== null) return readOpsConfig(process.env);
  const { postgres: DATABASE_URL, kafka } = await runningPlatform(dataDir);
  const isInProcess = kafka === "in-process";
  const own = readOpsConfig({ ...process.env, DATABASE_URL, KAFKA_BROKERS: isInProcess ? "" : kafka });
  const masterKeys = own.masterKeys ?? masterKeysIn(await ownSecrets(dataDir));
  return { ...own, masterKeys, ...(isInProcess ? { kafka: "in-process" } : {}) };
}
