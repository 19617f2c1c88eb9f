import { expect, test } from "vitest";
import { z } from "zod";
import {
  appSettings,
  ConfigError,
  configOrExit,
  cursorKeysSetting,
  defineConfig,
  kafkaOptions,
  kafkaRules,
  masterKeysSetting,
} from "./config.ts";

const schema = z
  .object({ ...appSettings, CURSOR_KEYS: cursorKeysSetting, MASTER_KEYS: masterKeysSetting })
  .superRefine(kafkaRules);
const key = "k".repeat(32);
const masterKey = Buffer.alloc(32, 7).toString("base64");
const good = {
  ...{ DATABASE_URL: "postgresql://u:p@db/x", KAFKA_BROKERS: "a:9092, b:9092" },
  ...{ CURSOR_KEYS: key, MASTER_KEYS: `${masterKey},${masterKey}` },
};

const complaintOf = (env: NodeJS.ProcessEnv): string => {
  try {
    defineConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error("the environment was accepted");
};

test("a good environment is parsed, with defaults for what may be left out", () => {
  const config = defineConfig(schema, good);
  expect(config).toMatchObject({ KAFKA_BROKERS: ["a:9092", "b:9092"], PORT: 8080, CURSOR_KEYS: [key] });
  expect(config.MASTER_KEYS).toEqual([Buffer.alloc(32, 7), Buffer.alloc(32, 7)]);
  expect(config.KAFKA_TOPIC_PREFIX).toBe("tributary");
});

test("every missing variable is named, in one line", () => {
  expect(complaintOf({})).toBe(
    "Configuration: DATABASE_URL is missing; KAFKA_BROKERS is missing; CURSOR_KEYS is missing; MASTER_KEYS is missing",
  );
});

test("an empty variable counts as missing", () => {
  expect(complaintOf({ ...good, DATABASE_URL: "" })).toBe("Configuration: DATABASE_URL is missing");
});

test.each([
  ["DATABASE_URL", "mysql://root:hunter2@db/x"],
  ["KAFKA_BROKERS", "a:9092,,b:9092"],
  ["KAFKA_BROKERS", "hunter2"],
  ["KAFKA_TOPIC_PREFIX", "hunter2 events"],
  ["KAFKA_BROKERS", "hunter2:99999"],
  ["KAFKA_BROKERS", "kafka://hunter2:9092"],
  ["PORT", "eighty-hunter2"],
  ["PORT", "70000"],
  ["JWT_SECRET", "hunter2"],
  ["JWKS_URL", "ftp://hunter2"],
  ["CURSOR_KEYS", `${key},hunter2`],
  ["CURSOR_KEYS", [key, key, key].join(",")],
  ["MASTER_KEYS", "hunter2"],
  ["MASTER_KEYS", [masterKey, masterKey, masterKey].join(",")],
  ["LOG_LEVEL", "hunter2"],
])("a bad %s is named, its value is not repeated", (name, value) => {
  const complaint = complaintOf({ ...good, [name]: value });
  expect(complaint).toMatch(new RegExp(`^Configuration: ${name} [^\\n]+$`));
  expect(complaint).not.toContain(value);
  expect(complaint).not.toContain("hunter2");
});

test("Kafka is spoken to in the clear unless told", () => {
  expect(kafkaOptions(defineConfig(schema, good))).toEqual({
    brokers: ["a:9092", "b:9092"],
    prefix: "tributary",
    tls: undefined,
  });
});

test("Kafka is spoken to over TLS, with the certificates of the files that are named", () => {
  const files = { KAFKA_TLS_CA_FILE: "/ca", KAFKA_TLS_CERT_FILE: "/crt", KAFKA_TLS_KEY_FILE: "/key" };
  const { tls } = kafkaOptions(defineConfig(schema, { ...good, KAFKA_TLS: "true", ...files }));
  expect(tls).toEqual({ caFile: "/ca", certFile: "/crt", keyFile: "/key" });
});

test.each([
  ["a CA without TLS", { KAFKA_TLS_CA_FILE: "/ca" }, "KAFKA_TLS is missing"],
  ["TLS that is off", { KAFKA_TLS: "false", KAFKA_TLS_CA_FILE: "/ca" }, "KAFKA_TLS is needed with KAFKA_TLS_CA_FILE"],
  [
    "a certificate without its key",
    { KAFKA_TLS: "true", KAFKA_TLS_CERT_FILE: "/crt" },
    "KAFKA_TLS_KEY_FILE is missing",
  ],
  [
    "a key without its certificate",
    { KAFKA_TLS: "true", KAFKA_TLS_KEY_FILE: "/key" },
    "KAFKA_TLS_CERT_FILE is missing",
  ],
])("%s is of no use, and refused", (_what, env, complaint) => {
  expect(complaintOf({ ...good, ...env })).toBe(`Configuration: ${complaint}`);
});

const fakeProcess = () => {
  const said: string[] = [];
  const exit = (code: unknown): never => {
    throw new Error(`exit ${code}`);
  };
  return { said, host: { exit, stderr: { write: (line: string) => said.push(line) > 0 } } as never };
};

test("a process with a bad environment ends with one line", () => {
  const { said, host } = fakeProcess();
  expect(() => configOrExit(() => defineConfig(schema, {}), host)).toThrow("exit 1");
  expect(said).toEqual([expect.stringMatching(/^Configuration: [^\n]+\n$/)]);
});

test("another error than a bad environment is not hidden, and a good one is handed through", () => {
  const { host } = fakeProcess();
  expect(() => configOrExit(() => JSON.parse("{"), host)).toThrow(SyntaxError);
  expect(configOrExit(() => 5, host)).toBe(5);
});
