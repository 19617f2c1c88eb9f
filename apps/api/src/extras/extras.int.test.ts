import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, coach, participant, registered, service } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
  for (const [code, dataType] of Object.entries({ mood: "S", weight: "N", smoker: "B", since: "T", blob: "J" })) {
    const body = { code, name: `The ${code}`, group: "health", dataType };
    await running.send("POST", "/admin/extras", { as: admin, body });
  }
});
afterAll(() => running[Symbol.asyncDispose]());

const put = async (id: string, extraCode: string, value: unknown) =>
  running.send("PUT", `/participants/${id}/extras`, { as: participant(id), body: { extraCode, value } });

test("an extra is defined once per code", async () => {
  const body = { code: "sleep", name: "Sleep", group: "health", dataType: "N" };
  const made = await running.send("POST", "/admin/extras", { as: admin, body });
  expect([made.status, made.json]).toEqual([201, { ...body, isLog: false, id: expect.any(String) }]);
  const again = await running.send("POST", "/admin/extras", { as: admin, body });
  expect(again.json).toMatchObject({ status: 409, code: "extra-already-defined" });
});

test("defining under an idempotency key answers the same again", async () => {
  const body = { code: "steps", name: "Steps", group: "health", dataType: "N" };
  const headers = { "idempotency-key": "define-steps" };
  const first = await running.send("POST", "/admin/extras", { as: admin, body, headers });
  const second = await running.send("POST", "/admin/extras", { as: admin, body, headers });
  expect([second.status, second.text, second.headers.get("idempotency-replayed")]).toEqual([201, first.text, "true"]);
});

test("one key defines one extra: twins share an answer, and another body is refused with nothing defined", async () => {
  const headers = { "idempotency-key": "define-once" };
  const define = (code: string) => {
    const body = { code, name: "One", group: "health", dataType: "N" };
    return running.send("POST", "/admin/extras", { as: admin, body, headers });
  };
  const before = await running.written();
  const twins = await Promise.all([define("one"), define("one"), define("one")]);
  expect(twins.map(({ status, text }) => [status, text])).toEqual(twins.map(() => [201, twins[0]?.text]));
  expect((await define("two")).json).toMatchObject({ status: 422, code: "idempotency-key-reused" });
  expect(await running.written()).toEqual({
    ...before,
    receipts: Number(before.receipts) + 1,
    definitions: Number(before.definitions) + 1,
  });
});

test("a refusal to define is remembered by its key", async () => {
  const body = { code: "taken", name: "Taken", group: "health", dataType: "S" };
  await running.send("POST", "/admin/extras", { as: admin, body });
  const headers = { "idempotency-key": "define-taken" };
  const first = await running.send("POST", "/admin/extras", { as: admin, body, headers });
  expect([first.status, first.headers.get("content-type")]).toEqual([409, "application/problem+json"]);
  await running.query("DELETE FROM extra_definitions WHERE code = 'taken'");
  const second = await running.send("POST", "/admin/extras", { as: admin, body, headers });
  expect([second.text, second.headers.get("idempotency-replayed")]).toEqual([first.text, "true"]);
});

test("an unknown extra is refused for good under its key, also when it is defined later", async () => {
  const as = participant(await registered(running));
  const path = `/participants/${as.id}/extras`;
  const headers = { "idempotency-key": "later" };
  const change = () => running.send("PUT", path, { as, body: { extraCode: "later", value: 1 }, headers });
  const first = await change();
  expect(first.json).toMatchObject({ status: 422, code: "extra-unknown" });
  const body = { code: "later", name: "Later", group: "health", dataType: "N" };
  await running.send("POST", "/admin/extras", { as: admin, body });
  const second = await change();
  expect([second.text, second.headers.get("idempotency-replayed")]).toEqual([first.text, "true"]);
});

test("the extras of a participant who does not exist are 404, of one without any an empty list", async () => {
  const unknown = await running.send("GET", "/participants/nobody/extras/health", { as: coach });
  expect(unknown.json).toMatchObject({ status: 404, code: "not-found" });
  const none = await running.send("GET", `/participants/${await registered(running)}/extras/health`, { as: coach });
  expect(none.json).toEqual({ results: [], total: 0 });
});

test("a changed value answers the wire payload of the change, and is read back by group", async () => {
  const id = await registered(running);
  const changed = await put(id, "mood", "calm");
  expect(changed.status).toBe(200);
  expect(changed.json).toEqual({
    ...{ extraCode: "mood", extraGroup: "health", extraName: "The mood", extraValue: "calm", participantId: id },
    ...{ id: expect.any(String), updatedAt: expect.any(String) },
  });
  const read = await running.send("GET", `/participants/${id}/extras/health`, { as: coach });
  expect(read.json).toEqual({ results: [changed.json], total: 1 });
});

test("the same value again is the change that stands, and no event", async () => {
  const id = await registered(running);
  const first = await put(id, "mood", "calm");
  const before = await running.written();
  const again = await put(id, "mood", "calm");
  expect([again.status, again.json]).toEqual([200, first.json]);
  expect(await running.written()).toEqual(before);
});

test.each([
  ["weight", 71.5],
  ["smoker", false],
  ["since", "2026-01-02T03:04:05+01:00"],
  ["blob", { deep: [1, null, "x"] }],
  ["blob", null],
])("%s takes %j", async (code, value) => {
  const changed = await put(await registered(running), code, value);
  expect([changed.status, changed.json]).toEqual([200, expect.objectContaining({ extraValue: value })]);
});

test.each([
  ["weight", "71"],
  ["smoker", 1],
  ["since", "yesterday"],
  ["mood", 5],
])("%s refuses %j, and nothing is written", async (code, value) => {
  const id = await registered(running);
  const before = await running.written();
  const refused = await put(id, code, value);
  expect(refused.json).toMatchObject({ status: 422, code: "extra-value-invalid", errors: [{ path: "body.value" }] });
  expect(await running.written()).toEqual(before);
});

test.each([
  ["an extra that is not defined", "nothing", "extra-unknown"],
  ["a participant who does not exist", "mood", "participant-unknown"],
])("%s is 422", async (_what, extraCode, code) => {
  const body = { extraCode, value: "calm" };
  const refused = await running.send("PUT", "/participants/nobody/extras", { as: service, body });
  expect(refused.json).toMatchObject({ status: 422, code });
});

test("an answer that an earlier release kept is repeated as it was, also when its shape has changed since", async () => {
  const body = { code: "kept", name: "Kept", group: "health", dataType: "S" };
  const headers = { "idempotency-key": "kept" };
  const first = await running.send("POST", "/admin/extras", { as: admin, body, headers });
  const before = JSON.stringify({ ...body, id: (first.json as { id: string }).id });
  await running.query("UPDATE command_receipts SET body = $1 WHERE key = 'kept'", [before]);
  const again = await running.send("POST", "/admin/extras", { as: admin, body, headers });
  expect([again.status, again.text]).toEqual([201, before]);
});
