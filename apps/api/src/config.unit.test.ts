import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const env = { DATABASE_URL: "postgresql://u@db/x", KAFKA_BROKERS: "a:9092", JWT_SECRET: "s".repeat(32) };

test("by default a process does everything", () => {
  expect(readConfig(env).ROLES).toEqual(["http", "relay"]);
});

test("roles can be chosen", () => {
  expect(readConfig({ ...env, ROLES: "relay" }).ROLES).toEqual(["relay"]);
});

test("a role that does not exist is refused", () => {
  expect(() => readConfig({ ...env, ROLES: "http,dishes" })).toThrow("Configuration: ROLES takes http and relay");
});

test.each([{ JWT_SECRET: "" }, { JWKS_URL: "https://issuer/jwks" }])(
  "exactly one source of token keys is set",
  (part) => {
    expect(() => readConfig({ ...env, ...part })).toThrow(/JWKS_URL must be set, and not both|JWT_SECRET is missing/);
  },
);
