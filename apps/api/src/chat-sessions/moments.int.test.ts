import { createInProcessMessaging, header, type IncomingRecord, type Messaging } from "@tributary/messaging";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { admin, coach, conversation, otherCoach, participant, registered, service } from "../testing/conversation.ts";
import { type Person, type RunningApi, runningApi } from "../testing/running-api.ts";

const messaging: Messaging = createInProcessMessaging();
const records: IncomingRecord[] = [];
let running: RunningApi;
beforeAll(async () => {
  running = await runningApi({ messaging });
  await messaging.tail({ topic: "tributary.ephemeral", onRecords: (more) => records.push(...more) });
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await messaging.close();
});

const type = (path: string, as: Person, state: unknown = "typing") =>
  running.send("POST", `${path}/typing`, { as, body: { state } });
const send = (path: string, as: Person, signal: unknown) =>
  running.send("POST", `${path}/signals`, { as, body: { signal } });
const told = (sessionId: string) =>
  records
    .filter(({ key }) => key === `${running.tenant}/chat-session/${sessionId}`)
    .map((record) => ({ type: header(record, "ce_type"), ...JSON.parse(record.value.toString("utf8")) }));

test("both sides say that they are typing; nothing is written", async () => {
  const { sessionId, participantId, path } = await conversation(running);
  const before = await running.written();
  const answers = [await type(path, participant(participantId)), await type(path, coach, "stopped")];
  expect(answers.map(({ status, text }) => [status, text])).toEqual([
    [204, ""],
    [204, ""],
  ]);
  await vi.waitFor(() => expect(told(sessionId)).toHaveLength(2));
  const where = { sessionId, participantId };
  expect(told(sessionId)).toEqual([
    { type: "MemberTyping", ...where, memberId: participantId, memberType: "PARTICIPANT" },
    { type: "MemberStoppedTyping", ...where, memberId: coach.id, memberType: "COACH" },
  ]);
  expect(await running.written()).toEqual(before);
});

test("who is not in the session, or not now, is refused as elsewhere", async () => {
  const { participantId, path, adminPath } = await conversation(running);
  const self = participant(participantId);
  const somewhere = `/participants/${await registered(running)}/chat_sessions/nothing`;
  expect((await type(somewhere, coach)).json).toMatchObject({ status: 404, code: "session-unknown" });
  expect((await type(path, otherCoach)).json).toMatchObject({ status: 403, code: "not-a-member" });
  for (const as of [admin, service, participant("somebody")]) expect((await type(path, as)).status).toBe(403);
  for (const state of ["thinking", null]) expect((await type(path, self, state)).status).toBe(422);
  await running.send("POST", `/participants/${participantId}/suspend`, { as: admin });
  expect((await type(path, self)).json).toMatchObject({ status: 409, code: "participant-suspended" });
  await running.send("POST", `${adminPath}/close`, { as: coach });
  expect((await type(path, coach)).json).toMatchObject({ status: 409, code: "session-closed" });
});

test("what a participant's device says to the others of a call is told in order, every word of it", async () => {
  const { sessionId, participantId, path } = await conversation(running);
  const before = await running.written();
  const signals = ["v=0", "candidate 1", "candidate 2"].map((sdp) => ({ type: "OFFER_CALL", sdp }));
  for (const signal of signals) {
    expect((await send(path, participant(participantId), signal)).status).toBe(204);
  }
  await vi.waitFor(() => expect(told(sessionId)).toHaveLength(signals.length));
  const author = { sessionId, participantId, memberId: participantId, memberType: "PARTICIPANT" };
  expect(told(sessionId)).toEqual(signals.map((signal) => ({ type: "SignalingSent", ...author, signal })));
  expect(await running.written()).toEqual(before);
});

test("signals are the participant's own, of a session that is open, and not large", async () => {
  const { participantId, path, adminPath } = await conversation(running);
  const self = participant(participantId);
  for (const as of [coach, admin, service, participant("somebody")])
    expect((await send(path, as, {})).status).toBe(403);
  const somewhere = path.replace(/[^/]+$/, "nothing");
  expect((await send(somewhere, self, {})).json).toMatchObject({ status: 404, code: "session-unknown" });
  expect((await send(path, self, "x".repeat(16 * 1_024))).status).toBe(422);
  await running.send("POST", `${adminPath}/close`, { as: coach });
  expect((await send(path, self, {})).json).toMatchObject({ status: 409, code: "session-closed" });
});

test("without Kafka the answer is the same, and at once", async () => {
  const silent = { ...createInProcessMessaging(), publish: () => new Promise<void>(() => undefined) };
  await using cutOff = await runningApi({ messaging: silent });
  const { path, participantId } = await conversation(cutOff);
  const answer = await cutOff.send("POST", `${path}/typing`, {
    as: participant(participantId),
    body: { state: "typing" },
  });
  expect(answer.status).toBe(204);
});
