// The simulator's environment, when it runs alone.
import { defineConfig } from "@tributary/runtime";
import { z } from "zod";

const settings = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8091),
  CLIENT_ID: z.string().default("simulated-client"),
  CLIENT_SECRET: z.string().default("simulated-secret"),
  /** Ids of the channels that exist, with commas between; without it every one does. */
  CHANNELS: z
    .string()
    .transform((ids) => ids.split(","))
    .optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

/** @throws ConfigError naming every bad variable. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): z.infer<typeof settings> =>
  defineConfig(settings, env);
