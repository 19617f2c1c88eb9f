// The stream app's environment, read once.

import { appSettings, cursorKeysSetting, defineConfig, kafkaRules, masterKeysSetting } from "@tributary/runtime";
import { z } from "zod";

const most = z.coerce.number().int().min(0).max(1_000_000);
const seconds = z.coerce.number().min(0).max(3_600);

export const settings = z
  .object({
    ...appSettings,
    CURSOR_KEYS: cursorKeysSetting,
    MASTER_KEYS: masterKeysSetting,
    /** Streams that one person may have open at once, on this replica; 0 means that there is no limit. */
    STREAMS_PER_PERSON: most.default(32),
    /** The same of one API key. */
    STREAMS_PER_KEY: most.default(20_000),
    /** The same of everybody. */
    STREAMS_PER_REPLICA: most.default(25_000),
    /** Between not being ready and the first closed stream: as long as balancers take to notice. */
    DRAIN_PAUSE_SECONDS: seconds.default(5),
    /** Over which streams are closed. The grace period of a pod is at least both and 15 s; 30 s by default, there and here. */
    DRAIN_WINDOW_SECONDS: seconds.default(10),
  })
  .refine((config) => (config.JWT_SECRET === undefined) !== (config.JWKS_URL === undefined), {
    path: ["JWT_SECRET"],
    message: "or JWKS_URL must be set, and not both",
  })
  .superRefine(kafkaRules);

export type StreamConfig = z.infer<typeof settings>;

/** @throws ConfigError naming every bad variable. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): StreamConfig => defineConfig(settings, env);
