import { afterAll, beforeAll, expect, test } from "vitest";
import { coach, conversation, participant, registered } from "../testing/conversation.ts";
import { type Received, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

let keys = 0;
const newKey = () => ({ "idempotency-key": `key-${++keys}` });
const same = ({ status, text }: Received) => ({ status, text });

test("the same key answers the same bytes again, and writes once", async () => {
  const { path, participantId } = await conversation(running);
  const sent = { as: participant(participantId), body: { text: "once" }, headers: newKey() };
  const first = await running.send("POST", `${path}/chat_messages`, sent);
  const before = await running.written();
  const second = await running.send("POST", `${path}/chat_messages`, sent);
  expect(same(second)).toEqual(same(first));
  expect([first, second].map(({ headers }) => headers.get("idempotency-replayed"))).toEqual([null, "true"]);
  expect(await running.written()).toEqual(before);
});

test("two spellings of one body are one request", async () => {
  const { path, participantId } = await conversation(running);
  const as = participant(participantId);
  const headers = newKey();
  const first = await running.send("POST", `${path}/chat_messages`, {
    as,
    headers,
    body: '{"text":"a","replyToId":null}',
  });
  const second = await running.send("POST", `${path}/chat_messages`, {
    as,
    headers,
    body: '{ "replyToId":null, "text":"\\u0061"}',
  });
  expect(same(second)).toEqual(same(first));
});

test("twins at the same moment: one is carried out, all get its answer", async () => {
  const { path, participantId, sessionId } = await conversation(running);
  const sent = { as: participant(participantId), body: { text: "twins" }, headers: newKey() };
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => running.send("POST", `${path}/chat_messages`, sent)),
  );
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(201);
  const events = await running.store.readStream(`acme/chat-session/${sessionId}`, 0, 100);
  expect(events.filter(({ event }) => event.type === "MessageSent")).toHaveLength(1);
});

test("a session opened twice under one key is one session", async () => {
  const sent = { as: coach, body: { participantIds: [await registered(running)] }, headers: newKey() };
  const answers = await Promise.all([1, 2, 3].map(() => running.send("POST", "/admin/chat_sessions", sent)));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
});

test("another body, or another path, under the same key is 422", async () => {
  const { path, adminPath, participantId } = await conversation(running);
  const headers = newKey();
  await running.send("POST", `${adminPath}/chat_messages`, { as: coach, body: { text: "a" }, headers });
  const before = await running.written();
  const body = await running.send("POST", `${adminPath}/chat_messages`, { as: coach, body: { text: "b" }, headers });
  expect(body.json).toMatchObject({ status: 422, code: "idempotency-key-reused" });
  const elsewhere = await conversation(running);
  const after = await running.written();
  const sent = { as: coach, body: { text: "a" }, headers };
  const other = await running.send("POST", `${elsewhere.adminPath}/chat_messages`, sent);
  expect(other.json).toMatchObject({ status: 422, code: "idempotency-key-reused" });
  expect(after.receipts).toBe(before.receipts);
  expect(await running.written()).toEqual(after);
  const someoneElse = { as: participant(participantId), body: { text: "b" }, headers };
  expect((await running.send("POST", `${path}/chat_messages`, someoneElse)).status).toBe(201);
});

test("a refusal is kept as well: the same key gets it again after the reason is gone", async () => {
  const { adminPath } = await conversation(running);
  const headers = newKey();
  const agent = { memberId: "late", memberType: "AGENT", memberName: "Late" };
  const refused = await running.send("DELETE", `${adminPath}/members/late`, { as: coach, headers });
  expect(refused.json).toMatchObject({ status: 404, code: "member-unknown" });
  await running.send("POST", `${adminPath}/members`, { as: coach, body: agent });
  const again = await running.send("DELETE", `${adminPath}/members/late`, { as: coach, headers });
  expect(same(again)).toEqual(same(refused));
  expect([again.headers.get("idempotency-replayed"), again.headers.get("content-type")]).toEqual([
    "true",
    "application/problem+json",
  ]);
});

test("an answer without a body is replayed without a body", async () => {
  const { adminPath, participantId } = await conversation(running);
  const sent = { as: coach, headers: newKey() };
  const removals = [1, 2].map(() => running.send("DELETE", `${adminPath}/members/${participantId}`, sent));
  expect((await Promise.all(removals)).map(same)).toEqual([
    { status: 204, text: "" },
    { status: 204, text: "" },
  ]);
});

test("a request that failed its schema leaves no receipt, so the key can still be used", async () => {
  const { path, participantId } = await conversation(running);
  const headers = newKey();
  const as = participant(participantId);
  expect((await running.send("POST", `${path}/chat_messages`, { as, headers, body: {} })).status).toBe(422);
  expect((await running.send("POST", `${path}/chat_messages`, { as, headers, body: { text: "ok" } })).status).toBe(201);
});
