import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, coach, conversation, participant, registered, service } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const suspend = (id: string, as = admin) => running.send("POST", `/participants/${id}/suspend`, { as });
const reactivate = (id: string, as = admin) => running.send("POST", `/participants/${id}/reactivate`, { as });

test("a suspended participant is seen as such, and active again when reactivated", async () => {
  const id = await registered(running);
  const suspended = await suspend(id);
  expect([suspended.status, suspended.json]).toMatchObject([200, { id, firstName: "Ada", status: "SUSPENDED" }]);
  expect((await running.send("GET", `/participants/${id}`, { as: coach })).json).toEqual(suspended.json);
  expect(await running.store.participantStanding(running.tenant, id)).toMatchObject({ suspended: true, head: 0 });
  const active = await reactivate(id, service);
  expect([active.status, active.json]).toMatchObject([200, { id, status: "ACTIVE" }]);
  expect((await running.send("GET", `/participants/${id}`, { as: coach })).json).toEqual(active.json);
});

test("neither happens twice, nor to somebody who does not exist", async () => {
  const id = await registered(running);
  expect((await reactivate(id)).json).toMatchObject({ status: 409, code: "participant-not-suspended" });
  await suspend(id);
  const before = await running.written();
  expect((await suspend(id)).json).toMatchObject({ status: 409, code: "participant-suspended" });
  expect((await suspend("nobody")).json).toMatchObject({ status: 422, code: "participant-unknown" });
  expect((await reactivate("nobody")).json).toMatchObject({ status: 422, code: "participant-unknown" });
  expect(await running.written()).toEqual(before);
});

test("a suspended participant's own commands are refused, and write nothing", async () => {
  const { participantId, path, adminPath } = await conversation(running);
  const code = `mood-${participantId}`;
  const extra = { code, name: "Mood", group: "PARTICIPANT", dataType: "S" };
  await running.send("POST", "/admin/extras", { as: admin, body: extra });
  await suspend(participantId);
  const as = participant(participantId);
  const before = await running.written();
  const answers = await Promise.all([
    running.send("POST", `${path}/chat_messages`, { as, body: { text: "hello?" } }),
    running.send("PUT", `/participants/${participantId}/extras`, { as, body: { extraCode: code, value: "low" } }),
    running.send("DELETE", `${adminPath}/members/${participantId}`, { as }),
  ]);
  for (const { json } of answers) expect(json).toMatchObject({ status: 409, code: "participant-suspended" });
  expect(await running.written()).toEqual(before);
});

test("others still act for a suspended participant, who may write again once reactivated", async () => {
  const { participantId, adminPath, say } = await conversation(running);
  await suspend(participantId);
  const sent = await running.send("POST", `${adminPath}/chat_messages`, { as: coach, body: { text: "call me" } });
  expect(sent.status).toBe(201);
  await reactivate(participantId);
  expect(await say("here I am")).toEqual(expect.any(String));
});
