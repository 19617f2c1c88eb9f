/** What a developer can choose about `start`. Everything has a default: a fresh clone needs no environment at all. */
import path from "node:path";
import { defineConfig, masterKeysSetting, topicPrefixSetting } from "@tributary/runtime";
import { z } from "zod";

/** The clone this launcher belongs to; the data lives in it, wherever the command was typed. */
export const cloneRoot: string = path.resolve(import.meta.dirname, "../../..");

const port = z.coerce.number().int().min(1).max(65_535);

const schema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: port.default(8080),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, "must be host:port, comma separated")
    .optional(),
  KAFKA_TOPIC_PREFIX: topicPrefixSetting,
  /** Those of the platform whose database DATABASE_URL is; without it those of the data folder. */
  MASTER_KEYS: masterKeysSetting.optional(),
  TRIBUTARY_DATA: z.string().min(1).default(".tributary"),
  TRIBUTARY_KAFKA: z.enum(["auto", "local", "docker", "in-process"]).default("auto"),
  TRIBUTARY_KAFKA_IMAGE: z.string().min(1).default("apache/kafka:4.3.1"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("warn"),
});

export interface LauncherConfig {
  host: string;
  port: number;
  databaseUrl: string | null;
  kafkaBrokers: string[] | null;
  topicPrefix: string;
  masterKeys: Uint8Array[] | null;
  kafkaChoice: "auto" | "local" | "docker" | "in-process";
  kafkaImage: string;
  dataDir: string;
  logLevel: string;
}

/** Reads the launcher's choices. Throws a ConfigError whose message is one line when one of them is unusable. */
export function readConfig(env: NodeJS.ProcessEnv): LauncherConfig {
  const values = defineConfig(schema, env);
  return {
    host: values.HOST,
    port: values.PORT,
    databaseUrl: values.DATABASE_URL ?? null,
    kafkaBrokers: values.KAFKA_BROKERS?.split(",") ?? null,
    topicPrefix: values.KAFKA_TOPIC_PREFIX,
    masterKeys: values.MASTER_KEYS ?? null,
    kafkaChoice: values.TRIBUTARY_KAFKA,
    kafkaImage: values.TRIBUTARY_KAFKA_IMAGE,
    dataDir: path.resolve(cloneRoot, values.TRIBUTARY_DATA),
    logLevel: values.LOG_LEVEL,
  };
}
