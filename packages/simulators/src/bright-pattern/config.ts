// The simulator's environment, when it runs alone.
import { defineConfig } from "@tributary/runtime";
import { z } from "zod";

const settings = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8090),
  TENANT_URL: z.string().optional(),
  APP_ID: z.string().optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

/** @throws ConfigError naming every bad variable. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): z.infer<typeof settings> =>
  defineConfig(settings, env);
