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
    /** `{"acme": {"clientId", "clientSecret", …}}`, or the same in the file that …_FILE names. */
    IBM_VIDEO_ACCOUNTS: accountsSetting(accounts),
    /** Chats that this replica holds at most; the others take what is beyond. */
    LINKS_PER_REPLICA: z.coerce.number().int().min(1).max(100_000).default(2_500),
  })
  .superRefine(kafkaRules);

export type IbmAdapterConfig = z.infer<typeof settings>;

/** @throws ConfigError naming every bad variable. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): IbmAdapterConfig =>
  defineConfig(settings, withAccountsFile(env, "IBM_VIDEO_ACCOUNTS"));
