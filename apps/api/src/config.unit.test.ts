import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const secrets = {
  JWT_SECRET: "s".repeat(32),
  CURSOR_KEYS: "k".repeat(32),
  MASTER_KEYS: Buffer.alloc(32).toString("base64"),
};
const env = { DATABASE_URL: "postgresql://u@db/x", KAFKA_BROKERS: "a:9092", ...secrets };

test("by default a process does everything", () => {
  expect(readConfig(env).ROLES).toEqual(["http", "commands", "relay"]);
});

test("roles can be chosen", () => {
  expect(readConfig({ ...env, ROLES: "relay" }).ROLES).toEqual(["relay"]);
});

test("everything is kept for ever, unless told for how many days", () => {
  expect(readConfig(env)).toMatchObject({ FEED_RETENTION_DAYS: 0, RECEIPT_RETENTION_DAYS: 0 });
  expect(readConfig({ ...env, FEED_RETENTION_DAYS: "90" }).FEED_RETENTION_DAYS).toBe(90);
  expect(() => readConfig({ ...env, RECEIPT_RETENTION_DAYS: "-1" })).toThrow("RECEIPT_RETENTION_DAYS");
});

test("a console that is not there is refused at the start", () => {
  expect(() => readConfig({ ...env, CONSOLE_DIR: "/nowhere" })).toThrow(
    "Configuration: CONSOLE_DIR must be the folder of a built console",
  );
});

test("a role that does not exist is refused", () => {
  expect(() => readConfig({ ...env, ROLES: "http,dishes" })).toThrow(
    "Configuration: ROLES takes http, commands, relay",
  );
});

test.each([{ JWT_SECRET: "" }, { JWKS_URL: "https://issuer/jwks" }])(
  "exactly one source of token keys is set",
  (part) => {
    expect(() => readConfig({ ...env, ...part })).toThrow(/JWKS_URL must be set, and not both|JWT_SECRET is missing/);
  },
);

test("the stream cookie is for the same site and https, unless told", () => {
  expect(readConfig(env)).toMatchObject({ STREAM_COOKIE_SAME_SITE: "Strict", STREAM_COOKIE_SECURE: true });
  expect(readConfig({ ...env, STREAM_COOKIE_SECURE: "false" }).STREAM_COOKIE_SECURE).toBe(false);
});

test("a stream cookie for other sites that is not secure is refused, because browsers refuse it", () => {
  const other = { ...env, STREAM_COOKIE_SAME_SITE: "None" };
  expect(readConfig(other).STREAM_COOKIE_SAME_SITE).toBe("None");
  expect(() => readConfig({ ...other, STREAM_COOKIE_SECURE: "false" })).toThrow("STREAM_COOKIE_SAME_SITE takes None");
});
