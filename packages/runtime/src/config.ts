// Configuration is read once, at start, through one zod schema per app; what is wrong is said in one line,
// by name and never by value, because variables carry secrets and start-up output ends up in logs.
import { z } from "zod";

/** The environment does not fit the schema. The message is one line and names each bad variable. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const PORT_MAX = 65_535;
const port = z.coerce.number().int().min(0).max(PORT_MAX);
const list = z
  .string()
  .transform((value) => value.split(",").map((part) => part.trim()))
  .pipe(z.array(z.string().min(1, "must be a comma-separated list without empty parts")).min(1));

const brokers = list.pipe(z.array(z.string().refine(isAddress, "must be host:port, comma separated")));

/** Asked here because a Kafka client takes a bad address for a broker that is away, and waits for it. */
function isAddress(text: string): boolean {
  const [, brokerPort] = /^[^\s:/]+:(\d{1,5})$/.exec(text) ?? [];
  return brokerPort !== undefined && Number(brokerPort) >= 1 && Number(brokerPort) <= PORT_MAX;
}

/** What the names of topics and groups begin with, so that several platforms can share a cluster. */
export const topicPrefixSetting = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/, "takes letters, digits, dots, dashes and underscores")
  .default("tributary");

const perSecond = z.coerce.number().min(0).max(1_000_000);

const origins = list.pipe(
  z.array(z.string().refine(isOrigin, "must be origins such as https://app.example.org, comma separated")),
);

function isOrigin(text: string): boolean {
  return URL.parse(text)?.origin === text;
}

/** Where Kafka is, and how an app is known there. */
export const kafkaSettings = {
  /** Where Kafka's brokers are: host:port, comma separated. */
  KAFKA_BROKERS: brokers,
  /** What the names of topics begin with, so that several platforms can share a cluster. */
  KAFKA_TOPIC_PREFIX: topicPrefixSetting,
  /** Whether the brokers are spoken to over TLS. */
  KAFKA_TLS: z.stringbool().default(false),
  /** Authority of the brokers' certificates, in PEM; without it what Node trusts. */
  KAFKA_TLS_CA_FILE: z.string().optional(),
  /** The app's own certificate, in PEM. */
  KAFKA_TLS_CERT_FILE: z.string().optional(),
  /** The key of that certificate, in PEM. */
  KAFKA_TLS_KEY_FILE: z.string().optional(),
};

/** What is of no use without something else. */
const KAFKA_NEEDS = [
  ["KAFKA_TLS_CA_FILE", "KAFKA_TLS"],
  ["KAFKA_TLS_CERT_FILE", "KAFKA_TLS"],
  ["KAFKA_TLS_CERT_FILE", "KAFKA_TLS_KEY_FILE"],
  ["KAFKA_TLS_KEY_FILE", "KAFKA_TLS_CERT_FILE"],
] as const;

type KafkaConfig = z.infer<z.ZodObject<typeof kafkaSettings>>;

/** The rules between the settings of Kafka, for the schema of an app that has them. */
export function kafkaRules(config: KafkaConfig, context: z.RefinementCtx): void {
  for (const [given, needed] of KAFKA_NEEDS) {
    if (!config[given] || config[needed]) continue;
    context.addIssue({ code: "custom", path: [needed], message: `is needed with ${given}` });
  }
}

/** What the settings of Kafka mean to a client. */
export const kafkaOptions = (config: KafkaConfig) => ({
  brokers: config.KAFKA_BROKERS,
  prefix: config.KAFKA_TOPIC_PREFIX,
  tls: config.KAFKA_TLS
    ? {
        caFile: config.KAFKA_TLS_CA_FILE,
        certFile: config.KAFKA_TLS_CERT_FILE,
        keyFile: config.KAFKA_TLS_KEY_FILE,
      }
    : undefined,
});

const rootSamplers = ["always_on", "always_off", "traceidratio"] as const;
const samplers = [...rootSamplers, ...rootSamplers.map((name) => `parentbased_${name}` as const)];
export type SamplerName = (typeof samplers)[number];

const collector = z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional();

/** OpenTelemetry's own variables, as far as the apps decide something by them; its exporter reads the others of OTEL_EXPORTER_OTLP_*. */
export const tracingSettings = {
  /** Where traces are sent, over OTLP/HTTP. Without this and the next there are none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  /** The same for traces alone, as the whole URL. */
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector,
  /** Ends all tracing. */
  OTEL_SDK_DISABLED: z.stringbool().default(false),
  /** Which traces are kept. */
  OTEL_TRACES_SAMPLER: z.enum(samplers).default("parentbased_always_on"),
  /** The part of the traces that begin here, for samplers by ratio. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Milliseconds that sending a batch may take, with all that is tried again. Stopping waits no longer either. */
  OTEL_EXPORTER_OTLP_TIMEOUT: z.coerce.number().int().min(1).max(600_000).default(3_000),
  /** Milliseconds between two batches of spans. */
  OTEL_BSP_SCHEDULE_DELAY: z.coerce.number().int().min(0).max(600_000).default(5_000),
};

/** The variables that every app of the platform reads; an app adds its own beside them. */
export const appSettings = {
  ...tracingSettings,
  /** The PostgreSQL that holds the log. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// URL" }),
  ...kafkaSettings,
  /** The address that is listened on. */
  HOST: z.string().default("0.0.0.0"),
  /** Of the public calls and streams. */
  PORT: port.default(8080),
  /** Of health and metrics: for the cluster, and never for the public. */
  ADMIN_PORT: port.default(9090),
  /** With which tokens are signed, in development; either this or JWKS_URL. */
  JWT_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  /** Where the issuer publishes the keys of its tokens; either this or JWT_SECRET. */
  JWKS_URL: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),
  /** Of pages on other origins than the API's that may use the cookie of a stream session. Headers all may send. */
  ALLOWED_ORIGINS: origins.default([]),
  /** Requests a second and replica with one API key, five seconds' worth of them at once; 0 means that there is no limit. */
  RATE_LIMIT_PER_KEY: perSecond.default(2_000),
  /** The same of one participant. */
  RATE_LIMIT_PER_PARTICIPANT: perSecond.default(20),
  /** The same of wrong credentials from one address. */
  RATE_LIMIT_WRONG_CREDENTIALS: perSecond.default(5),
  /** Proxies that add the address of who called them to X-Forwarded-For; without them that header is not believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** From which level on lines are logged. */
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
};

/** What the settings of limits mean. */
export const rateLimitOptions = (
  config: {
    [N in `RATE_LIMIT_${"PER_KEY" | "PER_PARTICIPANT" | "WRONG_CREDENTIALS"}` | "TRUSTED_PROXIES"]: number;
  },
) => ({
  perKey: config.RATE_LIMIT_PER_KEY,
  perParticipant: config.RATE_LIMIT_PER_PARTICIPANT,
  wrongCredentials: config.RATE_LIMIT_WRONG_CREDENTIALS,
  trustedProxies: config.TRUSTED_PROXIES,
});

/** The keys that sign cursors and seal stream sessions: the current one, then the one before it while it is being rotated out. */
export const cursorKeysSetting = list.pipe(
  z.array(z.string().min(32, "each key must have at least 32 characters")).max(2, "takes at most two keys"),
);

const KEY_BYTES = 32;

/** The keys that wrap the keys of people: the current one, then the one before it while some are still wrapped by that. */
export const masterKeysSetting = list.pipe(
  z
    .array(
      z
        .string()
        .transform((text) => Buffer.from(text, "base64"))
        .refine((key) => key.length === KEY_BYTES, `each key must be ${KEY_BYTES} bytes in base64`),
    )
    .max(2, "takes at most two keys"),
);

/**
 * Reads the environment through a schema. An empty variable counts as missing, because that is how an unset value
 * arrives from a chart or a compose file.
 * @throws ConfigError naming every bad variable, without its value.
 */
export function defineConfig<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv): z.infer<S> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? "environment");
    return name in present || issue.path.length === 0 ? `${name} ${issue.message}` : `${name} is missing`;
  });
  throw new ConfigError(`Configuration: ${[...new Set(complaints)].join("; ")}`);
}

/** Reads the configuration of a process; what is wrong with it is said in one line, without a stack, and ends it. */
export function configOrExit<C>(read: () => C, host: Pick<NodeJS.Process, "stderr" | "exit"> = process): C {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    host.stderr.write(`${error.message}\n`);
    return host.exit(1);
  }
}
