// The api's environment, read once.
import { existsSync } from "node:fs";
import path from "node:path";
import { appSettings, cursorKeysSetting, defineConfig, kafkaRules, masterKeysSetting } from "@tributary/runtime";
import { z } from "zod";

const ROLES = ["http", "commands", "relay"] as const;

const hasPage = (folder: string): boolean => existsSync(path.join(folder, "index.html"));

const days = z.coerce.number().int().min(0).max(36_500).default(0);

/** What is trimmed by age (docs/reference/retention.md). */
export const retentionSettings = {
  /** Days that entries of feeds are kept; 0 is for ever. */
  FEED_RETENTION_DAYS: days,
  /** Days that receipts of commands are kept; 0 is for ever. */
  RECEIPT_RETENTION_DAYS: days,
};

export const settings = z
  .object({
    ...appSettings,
    CURSOR_KEYS: cursorKeysSetting,
    MASTER_KEYS: masterKeysSetting,
    /** Of the cookie that opens streams: `None` when pages and API are on different sites. */
    STREAM_COOKIE_SAME_SITE: z.enum(["Strict", "Lax", "None"]).default("Strict"),
    /** False only where browsers come over plain http. */
    STREAM_COOKIE_SECURE: z.stringbool().default(true),
    ...retentionSettings,
    /** The folder of a built console, to be served beside the API; without it there is none. */
    CONSOLE_DIR: z.string().refine(hasPage, "must be the folder of a built console").optional(),
    /** What this process does: any of them, comma separated. */
    ROLES: z
      .string()
      .default(ROLES.join(","))
      .transform((value) => value.split(",").map((part) => part.trim()))
      .pipe(z.array(z.enum(ROLES, `takes ${ROLES.join(", ")}, separated by commas`)).min(1)),
  })
  .refine((config) => (config.JWT_SECRET === undefined) !== (config.JWKS_URL === undefined), {
    path: ["JWT_SECRET"],
    message: "or JWKS_URL must be set, and not both",
  })
  .refine((config) => config.STREAM_COOKIE_SECURE || config.STREAM_COOKIE_SAME_SITE !== "None", {
    path: ["STREAM_COOKIE_SAME_SITE"],
    message: "takes None only with STREAM_COOKIE_SECURE, because browsers do",
  })
  .superRefine(kafkaRules);

export type ApiConfig = z.infer<typeof settings>;

/** @throws ConfigError naming every bad variable. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): ApiConfig => defineConfig(settings, env);
