// The adapter's environment, read once.
import { accountsSetting, withAccountsFile } from "@tributary/external-chats";
import {
  appSettings,
  defineConfig,
  kafkaRules,
  kafkaSettings,
  masterKeysSetting,
  tracingSettings,
} from "@tributary/runtime";
import { z } from "zod";
import { accounts } from "./accounts.ts";

const { DATABASE_URL, HOST, ADMIN_PORT, LOG_LEVEL } = appSettings;

export const settings = z
  .object({
    ...{ DATABASE_URL, ...kafkaSettings, HOST, ADMIN_PORT, LOG_LEVEL },
    ...tracingSettings,
    MASTER_KEYS: masterKeysSetting,
    /** `{"acme": {"url", "tenantUrl", "appId", "apiVersion"}}`, or the same in the file that …_FILE names. */
    BRIGHT_PATTERN_ACCOUNTS: accountsSetting(accounts),
    /** Chats that this replica holds at most; the others take what is beyond. */
    LINKS_PER_REPLICA: z.coerce.number().int().min(1).max(100_000).default(2_500),
  })
  .superRefine(kafkaRules);

export type BpAdapterConfig = z.infer<typeof settings>;

/** @throws ConfigError naming every bad variable. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): BpAdapterConfig =>
  defineConfig(settings, withAccountsFile(env, "BRIGHT_PATTERN_ACCOUNTS"));
