import { fastify } from "fastify";
import { expect, test } from "vitest";
import { AppError } from "./app-error.ts";
import { answerWithProblems } from "./fastify-problems.ts";

const app = fastify({ bodyLimit: 100 });
answerWithProblems(app);
const schema = { body: { type: "object", required: ["text"], properties: { text: { type: "string" } } } };
app.post("/things", { schema }, async () => ({ ok: true }));
app.get("/bug", () => Promise.reject(new Error("hunter2")));
app.get("/refused", () => Promise.reject(new AppError("session-closed", "It is closed")));
app.get("/odd", () => Promise.reject(Object.assign(new Error("hunter2"), { statusCode: 418 })));

const post = (payload: string, type = "application/json") =>
  app.inject({ method: "POST", url: "/things", payload, headers: { "content-type": type } });

test.each([
  ["broken JSON", "{", 400, "malformed-json"],
  ["an empty body", "", 400, "malformed-json"],
  ["a body over the limit", JSON.stringify({ text: "x".repeat(200) }), 413, "body-too-large"],
  ["a schema violation", "{}", 422, "validation-failed"],
])("%s is a problem document", async (_what, payload, status, code) => {
  const answer = await post(payload);
  expect(answer.headers["content-type"]).toBe("application/problem+json");
  expect(answer.json()).toMatchObject({ status, code });
  expect(answer.statusCode).toBe(status);
});

test("a schema violation says where", async () => {
  const answer = await post('{"text":[]}');
  expect(answer.json()).toMatchObject({ errors: [{ path: "body.text" }] });
});

test("another media type is 415", async () => {
  expect((await post("<a/>", "application/xml")).json()).toMatchObject({ code: "unsupported-media-type" });
});

test.each([
  ["/nowhere", 404, "not-found"],
  ["/refused", 409, "session-closed"],
  ["/odd", 400, "malformed-request"],
  ["/bug", 500, "internal-error"],
])("GET %s answers %i %s and leaks nothing", async (url, status, code) => {
  const answer = await app.inject({ url });
  expect(answer.json()).toMatchObject({ status, code });
  expect(answer.body).not.toContain("hunter2");
});

test("a path that exists, but not with this method, is 405 and says which methods it has", async () => {
  const answer = await app.inject({ method: "DELETE", url: "/things?really=1" });
  expect(answer.json()).toMatchObject({ status: 405, code: "method-not-allowed" });
  expect(answer.headers.allow).toBe("POST");
});

test.each(["QUERY", "TRACE", "PROPFIND"])("a method like %s is 405 as well", async (method) => {
  const answer = await app.inject({ method: method as "GET", url: "/bug" });
  expect(answer.statusCode).toBe(405);
  expect(answer.headers.allow).toBe("GET, HEAD");
});
