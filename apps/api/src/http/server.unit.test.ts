import { createLogger, createTelemetry, noRateLimits } from "@tributary/runtime";
import { expect, test } from "vitest";
import { createServer } from "./server.ts";

const server = () =>
  createServer({
    allowedOrigins: [],
    authenticator: { authenticate: () => Promise.reject(new Error("nobody gets in")) },
    limits: noRateLimits,
    log: createLogger({ name: "test", level: "silent" }),
    telemetry: createTelemetry("test"),
  });

test("a route that the access table does not know refuses to register", () => {
  expect(() => server().get("/api/v1/secrets", async () => "secret")).toThrow("has no row in the access table");
});

test("a route is not reached when the caller could not be settled", async () => {
  const app = server();
  app.get("/api/v1/participants/:userId", async () => "reached");
  const answer = await app.inject({ url: "/api/v1/participants/40" });
  expect([answer.statusCode, answer.body.includes("reached")]).toEqual([500, false]);
});
