import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const KEY = "k".repeat(32);
const complete = {
  DATABASE_URL: "postgresql://localhost/tributary",
  KAFKA_BROKERS: "a:9092,b:9092",
  JWT_SECRET: KEY,
  CURSOR_KEYS: `${KEY},${KEY}`,
  MASTER_KEYS: Buffer.alloc(32).toString("base64"),
};

test("reads brokers and cursor keys as lists and has a port of its own", () => {
  expect(readConfig(complete)).toMatchObject({
    KAFKA_BROKERS: ["a:9092", "b:9092"],
    CURSOR_KEYS: [KEY, KEY],
    PORT: 8080,
  });
});

test("by default a drain fits into the grace period that a pod has by default", () => {
  const { DRAIN_PAUSE_SECONDS: pause, DRAIN_WINDOW_SECONDS: window } = readConfig(complete);
  expect([pause, window, pause + window]).toEqual([5, 10, 15]);
  expect(() => readConfig({ ...complete, DRAIN_WINDOW_SECONDS: "-1" })).toThrow(/^Configuration: DRAIN_WINDOW_SECONDS/);
});

test("says in one line what is missing", () => {
  expect(() => readConfig({ ...complete, CURSOR_KEYS: "", DATABASE_URL: "" })).toThrow(
    /^Configuration: DATABASE_URL is missing; CURSOR_KEYS is missing$/,
  );
});

test.each([{ JWT_SECRET: "" }, { JWKS_URL: "https://issuer/jwks" }])(
  "exactly one source of token keys is set",
  (part) => {
    expect(() => readConfig({ ...complete, ...part })).toThrow(
      /JWKS_URL must be set, and not both|JWT_SECRET is missing/,
    );
  },
);
