// The stream app's environment, read once.

import { appSettings, cursorKeysSetting, defineConfig, masterKeysSetting } from "@tributary/runtime";
import { z } from "zod";

const settings = z
  .object({ ...appSettings, CURSOR_KEYS: cursorKeysSetting, MASTER_KEYS: masterKeysSetting })
  .refine((config) => (config.JWT_SECRET === undefined) !== (config.JWKS_URL === undefined), {
    path: ["JWT_SECRET"],
    message: "or JWKS_URL must be set, and not both",
  });

export type StreamConfig = z.infer<typeof settings>;

/** @throws ConfigError naming every bad variable. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): StreamConfig => defineConfig(settings, env);
