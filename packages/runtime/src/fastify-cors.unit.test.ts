import { fastify } from "fastify";
import { expect, test } from "vitest";
import { answerBrowsers } from "./fastify-cors.ts";
import { answerWithProblems } from "./fastify-problems.ts";

const app = fastify();
answerBrowsers(app, { allowedOrigins: ["https://app.example.org"], accepted: "Authorization", exposed: "ETag" });
answerWithProblems(app);
app.addHook("onRequest", async ({ headers }, reply) => {
  if (headers.authorization === undefined) return reply.code(401).send();
});
app.get("/things/:id", async () => "a thing");
app.delete("/things/:id", async () => "gone");

const origin = "https://app.example.org";

test("a preflight is answered without credentials, with the methods of that path", async () => {
  const answer = await app.inject({ method: "OPTIONS", url: "/things/1?x=y", headers: { origin } });
  expect([answer.statusCode, answer.body]).toEqual([204, ""]);
  expect(answer.headers).toMatchObject({
    allow: "DELETE, GET, HEAD, OPTIONS",
    "access-control-allow-methods": "DELETE, GET, HEAD, OPTIONS",
    "access-control-allow-headers": "Authorization",
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-max-age": "86400",
    vary: "Origin",
  });
});

test.each([
  ["a good answer", "/things/1", { authorization: "x" }, 200],
  ["a refusal", "/things/1", {}, 401],
  ["what is not there", "/nothing", { authorization: "x" }, 404],
])("%s can be read by the page", async (_what, url, headers, status) => {
  const answer = await app.inject({ method: "GET", url, headers });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers).toMatchObject({ "access-control-allow-origin": "*", "access-control-expose-headers": "ETag" });
});

test("OPTIONS of a path that does not exist is 404", async () => {
  expect((await app.inject({ method: "OPTIONS", url: "/nothing" })).statusCode).toBe(404);
});
