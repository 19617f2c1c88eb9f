// What the operator's commands read of the environment: what an api has in its own, and nothing of it that they don't need.
import {
  appSettings,
  defineConfig,
  kafkaOptions,
  kafkaRules,
  kafkaSettings,
  masterKeysSetting,
} from "@tributary/runtime";
import { z } from "zod";
import { retentionSettings } from "../config.ts";

const settings = z.object({
  DATABASE_URL: appSettings.DATABASE_URL,
  MASTER_KEYS: masterKeysSetting.optional(),
  ...retentionSettings,
});

const kafka = z.object(kafkaSettings).superRefine(kafkaRules);

/** What the commands work on. */
export interface OpsConfig {
  databaseUrl: string;
  /** Null when nobody said; `in-process` when it is the memory of `pnpm start`, which nobody else can ask. */
  kafka: ReturnType<typeof kafkaOptions> | "in-process" | null;
  masterKeys: Uint8Array[] | null;
  retention: { feeds: number; receipts: number };
}

/** @throws ConfigError naming every bad variable. */
export function readOpsConfig(env: NodeJS.ProcessEnv = process.env): OpsConfig {
  const config = defineConfig(settings, env);
  return {
    databaseUrl: config.DATABASE_URL,
    kafka: env.KAFKA_BROKERS ? kafkaOptions(defineConfig(kafka, env)) : null,
    masterKeys: config.MASTER_KEYS ?? null,
    retention: { feeds: config.FEED_RETENTION_DAYS, receipts: config.RECEIPT_RETENTION_DAYS },
  };
}
