// The api's environment, read once.
import { appSettings, defineConfig } from "@tributary/runtime";
import { z } from "zod";

const ROLES = ["http", "relay"] as const;

const settings = z
  .object({
    ...appSettings,
    /** What this process does: any of them, comma separated. */
    ROLES: z
      .string()
      .default(ROLES.join(","))
      .transform((value) => value.split(",").map((part) => part.trim()))
      .pipe(z.array(z.enum(ROLES, `takes ${ROLES.join(" and ")}, separated by commas`)).min(1)),
  })
  .refine((config) => (config.JWT_SECRET === undefined) !== (config.JWKS_URL === undefined), {
    path: ["JWT_SECRET"],
    message: "or JWKS_URL must be set, and not both",
  });

export type ApiConfig = z.infer<typeof settings>;

/** @throws ConfigError naming every bad variable. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): ApiConfig => defineConfig(settings, env);
