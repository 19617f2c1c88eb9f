// Bad input over HTTP: a clear 4xx problem document, and nothing written.
import { connect } from "node:net";
import { signToken } from "@tributary/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, type Conversation, coach, conversation, participant, service } from "../testing/conversation.ts";
import { type Person, type RunningApi, runningApi, type Sent } from "../testing/running-api.ts";

let running: RunningApi;
let talk: Conversation;
beforeAll(async () => {
  running = await runningApi();
  talk = await conversation(running);
});
afterAll(() => running[Symbol.asyncDispose]());

const self = (): Person => participant(talk.participantId);

async function refusal(method: string, path: string, sent: Sent): Promise<unknown> {
  const before = await running.written();
  const answer = await running.send(method, path, sent);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.json).toMatchObject({ status: answer.status, title: expect.any(String), detail: expect.any(String) });
  expect(answer.text).not.toMatch(/node_modules|\.ts:|at [A-Z]/);
  expect(await running.written()).toEqual(before);
  return answer.json;
}

test.each([
  ["malformed JSON", '{"text":', 400, "malformed-json"],
  ["no body at all", "", 400, "malformed-json"],
  ["a prototype in the body", '{"__proto__":{"x":1},"text":"x"}', 400, "malformed-json"],
  ["a text that is a number", '{"text":5}', 422, "validation-failed"],
  ["an empty text", '{"text":""}', 422, "validation-failed"],
  ["a missing text", "{}", 422, "validation-failed"],
  ["null", "null", 422, "validation-failed"],
  ["an array", "[]", 422, "validation-failed"],
  ["a field that does not exist", '{"text":"x","colour":"red"}', 422, "validation-failed"],
  ["NUL in a text", '{"text":"a\\u0000b"}', 422, "validation-failed"],
  ["a lone surrogate in a text", '{"text":"a\\ud83d"}', 422, "validation-failed"],
  ["a text of 1 MB", JSON.stringify({ text: "x".repeat(1024 * 1024) }), 413, "body-too-large"],
  ["a text over 20,000 characters", JSON.stringify({ text: "x".repeat(20_001) }), 422, "validation-failed"],
])("a message with %s is refused", async (_what, body, status, code) => {
  const problem = await refusal("POST", `${talk.path}/chat_messages`, { as: self(), body });
  expect(problem).toMatchObject({ status, code });
});

test.each(["application/x-www-form-urlencoded", "text/plain", "application/xml", "nonsense"])(
  "a body of type %s is 415",
  async (type) => {
    const sent = { as: self(), body: "text=x", headers: { "content-type": type } };
    expect(await refusal("POST", `${talk.path}/chat_messages`, sent)).toMatchObject({ status: 415 });
  },
);

test("a body where none is asked for is not looked at, however deep it nests", async () => {
  const sent = { as: self(), body: "[".repeat(100_000) + "]".repeat(100_000), headers: { "idempotency-key": "deep" } };
  const answer = await running.send("DELETE", `${talk.adminPath}/members/nobody`, sent);
  expect(answer.json).toMatchObject({ status: 403, code: "role-not-allowed" });
});

test("a schema violation says where, and not what was sent", async () => {
  const body = { participantIds: [talk.participantId], members: [{ memberId: "a b" }] };
  const problem = await refusal("POST", "/admin/chat_sessions", { as: coach, body });
  expect(problem).toMatchObject({
    errors: expect.arrayContaining([expect.objectContaining({ path: "body.members.0.memberId" })]),
  });
  expect(JSON.stringify(problem)).not.toContain("a b");
});

test.each([
  ["PUT", "/participants/a%2Fb/extras", { extraCode: "mood", value: 1 }],
  ["PUT", "/participants/%00/extras", { extraCode: "mood", value: 1 }],
  ["PUT", `/participants/${"x".repeat(65)}/extras`, { extraCode: "mood", value: 1 }],
  ["PUT", "/participants/%F0%9F%91%8B/extras", { extraCode: "mood", value: 1 }],
  ["POST", "/admin/chat_sessions/a%20b/chat_messages", { text: "x" }],
])("%s %s: an id that cannot exist is 422", async (method, path, body) => {
  expect(await refusal(method, path, { as: service, body })).toMatchObject({ status: 422, code: "validation-failed" });
});

test("a path that cannot be decoded is 400", async () => {
  expect(await refusal("GET", "/participants/%zz", { as: admin })).toMatchObject({ status: 400 });
});

test.each([
  ["POST", "/participants/40/nothing"],
  ["GET", "/"],
])("%s %s does not exist: 404", async (method, path) => {
  expect(await refusal(method, path, { as: admin })).toMatchObject({ status: 404, code: "not-found" });
});

test("a method that a path does not have is 405", async () => {
  const problem = await refusal("PATCH", "/participants", { as: admin });
  expect(problem).toMatchObject({ status: 405, code: "method-not-allowed" });
});

const claims = { sub: "41", role: "coach", tenant: "acme", expiresInSeconds: 60 } as const;
const foreign = async () => ({
  authorization: `Bearer ${await signToken("another secret, also long enough", claims)}`,
});
test.each([
  ["a missing API key", () => ({ "x-api-key": "" }), "credentials-missing"],
  ["an API key that nobody has", () => ({ "x-api-key": "guessed" }), "credentials-invalid"],
  ["a missing token", () => ({ authorization: "" }), "credentials-missing"],
  ["a token of another issuer", foreign, "credentials-invalid"],
])("%s is 401, before the body is looked at", async (_what, headers, code) => {
  const sent = { as: coach, body: "{", headers: await headers() };
  expect(await refusal("POST", `${talk.adminPath}/chat_messages`, sent)).toMatchObject({ status: 401, code });
});

test.each(["", "a b", "x".repeat(129), "é"])("the Idempotency-Key %j is 400", async (key) => {
  const sent = { as: self(), body: { text: "x" }, headers: { "idempotency-key": key } };
  const problem = await refusal("POST", `${talk.path}/chat_messages`, sent);
  expect(problem).toMatchObject({ status: 400, code: "malformed-idempotency-key" });
});

test("what is not HTTP is answered 400 as a problem document", async () => {
  const { port } = new URL(running.url);
  const socket = connect(Number(port), "127.0.0.1").setEncoding("utf8");
  socket.write("NONSENSE\r\n\r\n");
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toContain("content-type: application/problem+json\r\n");
  expect(answer).toContain('"code":"malformed-request"');
});
