import { mkdtempSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { createLogger, createTelemetry, noRateLimits } from "@tributary/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contractRoutes } from "../contract/routes.ts";
import type { HttpServer } from "../http/context.ts";
import { createServer } from "../http/server.ts";

const parent = mkdtempSync(path.join(tmpdir(), "tributary-console-"));
const folder = path.join(parent, "dist");
const PAGE =
  '<meta property="csp-nonce" nonce="{{nonce}}"><script nonce="{{nonce}}" src="/assets/index-1a2b.js"></script>';
const FROM_A_BROWSER = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

const serverWith = (consoleDir?: string): HttpServer => {
  const app = createServer({
    ...{ allowedOrigins: [], limits: noRateLimits, consoleDir, telemetry: createTelemetry("test") },
    authenticator: { authenticate: () => Promise.reject(new Error("nobody gets in")) },
    log: createLogger({ name: "test", level: "silent" }),
  });
  contractRoutes(app);
  return app;
};

let app: HttpServer;
beforeAll(async () => {
  await mkdir(path.join(folder, "assets"), { recursive: true });
  await writeFile(path.join(folder, "index.html"), PAGE);
  await writeFile(path.join(folder, "assets/index-1a2b.js"), "export {};");
  await writeFile(path.join(folder, "assets/index-1a2b.js.gz"), gzipSync("export {};"));
  await writeFile(path.join(folder, "tributary.svg"), "<svg/>");
  await writeFile(path.join(parent, "secret.txt"), "a secret beside the console");
  app = serverWith(folder);
});
afterAll(async () => {
  await app.close();
  await rm(parent, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = FROM_A_BROWSER) => app.inject({ url, headers });

describe("the page", () => {
  test.for(["/", "/index.html", "/coach/sessions/1?at=2", "/operator/inspector/40", "/apiary"])(
    "is at %s",
    async (url) => {
      const answer = await get(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
        vary: "Accept",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    },
  );

  test("may run its own code, style itself by its nonce, speak to its own origin, be in no frame, and nothing else", async () => {
    const { headers } = await get("/");
    const policy = String(headers["content-security-policy"]).replace(/'nonce-[^']+'/, "'nonce'");
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'nonce'",
      "img-src 'self' https: data: blob:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  test("has a nonce of its own each time, the one that its policy names", async () => {
    const [first, second] = await Promise.all([get("/"), get("/")]);
    const nonces = [first, second].map(({ body }) => /nonce="([^"]{16,})"/.exec(body)?.[1]);
    expect(new Set(nonces).size).toBe(2);
    expect(first.headers["content-security-policy"]).toContain(`'nonce-${nonces[0]}'`);
    expect(first.body).not.toContain("{{nonce}}");
  });

  test("is what HEAD describes", async () => {
    const answer = await app.inject({ method: "HEAD", url: "/coach", headers: FROM_A_BROWSER });
    expect([answer.statusCode, answer.body, answer.headers["content-type"]]).toEqual([
      ...[200, "", "text/html; charset=utf-8"],
    ]);
  });
});

describe("a file", () => {
  test("whose name holds a digest is kept for ever", async () => {
    const answer = await get("/assets/index-1a2b.js", {});
    expect([answer.statusCode, answer.body]).toEqual([200, "export {};"]);
    expect(answer.headers).toMatchObject({
      "content-type": expect.stringContaining("javascript"),
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    });
  });

  test("comes packed to who can unpack it, and keeps its type", async () => {
    const answer = await get("/assets/index-1a2b.js", { "accept-encoding": "gzip, br" });
    expect(answer.headers).toMatchObject({
      "content-encoding": "gzip",
      "content-type": expect.stringContaining("javascript"),
      vary: expect.stringMatching(/accept-encoding/i),
    });
    expect(gunzipSync(answer.rawPayload).toString()).toBe("export {};");
    expect((await get("/assets/index-1a2b.js.gz", {})).statusCode).toBe(404);
  });

  test("of any other name is asked after each time", async () => {
    const answer = await get("/tributary.svg", {});
    expect(answer.headers).toMatchObject({ "cache-control": "public, max-age=0", "content-type": "image/svg+xml" });
    const known = { "if-none-match": String(answer.headers.etag) };
    expect((await get("/tributary.svg", known)).statusCode).toBe(304);
  });

  test.for([
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/assets/../../secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/..\\secret.txt",
    "//secret.txt",
    `/${parent}/secret.txt`,
    "/assets/index-1a2b.js%00.txt",
  ])("is never one from outside: %s", async (url) => {
    const answers = await Promise.all([get(url), get(url, {})]);
    expect(answers.map(({ body }) => body.includes("a secret"))).toEqual([false, false]);
    expect(answers[1].statusCode).toBe(404);
  });
});

describe("what stays a problem", () => {
  test.for([
    ["a path of the API that does not exist", "GET", "/api/v1/nothing", 404],
    ["the API's root", "GET", "/api", 404],
    ["a path of the API in other letters", "GET", "/%61pi/v1/nothing", 404],
    ["an asset that is gone", "GET", "/assets/index-0000.js", 404],
    ["a method that only reads nothing", "POST", "/coach", 404],
    ["a method that a route of the API lacks", "DELETE", "/api/v1/docs", 405],
    ["a path that cannot be read", "GET", "/%zz", 400],
  ] as const)("%s", async ([, method, url, status]) => {
    const answer = await app.inject({ method, url, headers: FROM_A_BROWSER });
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([status, "application/problem+json"]);
  });

  test.for([{}, { accept: "*/*" }, { accept: "application/json" }])(
    "a page that nobody asked for as one: %o",
    async (headers) => {
      const answer = await get("/coach", headers);
      expect([answer.statusCode, answer.headers["content-type"]]).toEqual([404, "application/problem+json"]);
    },
  );
});

test("the contract does not know of it", async () => {
  await using without = serverWith();
  const [own, others] = await Promise.all([app, without].map((one) => one.inject("/api/v1/openapi.json")));
  expect(own?.body).toBe(others?.body);
});

test("without a console there is nothing outside of the API", async () => {
  await using without = serverWith();
  const answer = await without.inject({ url: "/", headers: FROM_A_BROWSER });
  expect([answer.statusCode, answer.headers["content-type"]]).toEqual([404, "application/problem+json"]);
});
