import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Conversation,
  coach,
  conversation,
  otherCoach,
  participant,
  registered,
  service,
  succeeded,
} from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const fields = [
  { name: "pain", label: "Pain", dataType: "N", options: ["1", "2", "3"], isRequired: true },
  { name: "note", label: "Anything else?" },
];
const body = { name: "pain-check", title: "Your knee", fields };
const answers = [
  { name: "note", value: "better" },
  { name: "pain", value: "2" },
];
const kept = [
  { name: "pain", value: 2 },
  { name: "note", value: "better" },
];

interface Form {
  id: string;
  answers: unknown;
}

const ask = async ({ adminPath }: Conversation, changes: object = {}): Promise<Form> =>
  succeeded(await running.send("POST", `${adminPath}/forms`, { as: coach, body: { ...body, ...changes } }));

const answer = ({ path, participantId }: Conversation, form: Form, as = participant(participantId), said = answers) =>
  running.send("PUT", `${path}/forms/${form.id}`, { as, body: { answers: said } });

test("a form is put to the participant, answered once, and shown with its answers", async () => {
  const scene = await conversation(running);
  const form = await ask(scene);
  expect(form).toMatchObject({
    ...{ sessionId: scene.sessionId, memberId: scene.participantId, name: "pain-check", title: "Your knee" },
    fields: [{ isRequired: true }, { name: "note", dataType: "S", options: [], isRequired: false }],
    ...{ senderId: "41", senderType: "COACH", expiresAt: null, answers: null, answeredBy: null, answeredAt: null },
  });
  const answered = await answer(scene, form);
  expect([answered.status, answered.json]).toEqual([
    200,
    { ...form, answers: kept, answeredBy: scene.participantId, answeredAt: expect.any(String) },
  ]);
  const listed = await running.send("GET", `${scene.path}/forms`, { as: coach });
  expect(listed.json).toEqual({ results: [answered.json], total: 1 });
});

test("the same answers again are the same form and no second event; others are 409", async () => {
  const scene = await conversation(running);
  const form = await ask(scene);
  const first = await answer(scene, form);
  const { events } = await running.written();
  const again = await answer(scene, form);
  expect([again.status, again.json]).toEqual([200, first.json]);
  const other = await answer(scene, form, undefined, [{ name: "pain", value: "3" }]);
  expect(other.json).toMatchObject({ status: 409, code: "form-already-answered" });
  expect((await running.written()).events).toBe(events);
});

test("a service answers in the participant's place, a coach does not", async () => {
  const scene = await conversation(running);
  const form = await ask(scene);
  expect((await answer(scene, form, coach)).json).toMatchObject({ status: 403 });
  expect((await answer(scene, form, service)).json).toMatchObject({ answers: kept, answeredBy: "importer" });
});

test("what does not fit the form is 422, a form that does not exist 404, and neither changes anything", async () => {
  const scene = await conversation(running);
  const form = await ask(scene);
  const { events } = await running.written();
  const wrong = await answer(scene, form, undefined, [{ name: "pain", value: "7" }]);
  expect(wrong.json).toMatchObject({ status: 422, code: "form-answer-invalid" });
  expect((await answer(scene, { ...form, id: "nothing" })).json).toMatchObject({ status: 404, code: "form-unknown" });
  expect((await running.written()).events).toBe(events);
});

test("to a participant who is not in the session neither its forms nor the session exist", async () => {
  const scene = await conversation(running);
  const form = await ask(scene);
  const stranger = await registered(running);
  const theirs = { ...scene, path: `/participants/${stranger}/chat_sessions/${scene.sessionId}` };
  const hidden = { status: 404, code: "session-unknown" };
  expect((await answer(theirs, form, participant(stranger))).json).toMatchObject(hidden);
  const listed = await running.send("GET", `${theirs.path}/forms`, { as: participant(stranger) });
  expect(listed.json).toMatchObject(hidden);
});

test("a coach who is not a member neither asks nor looks", async () => {
  const scene = await conversation(running);
  const asked = await running.send("POST", `${scene.adminPath}/forms`, { as: otherCoach, body });
  expect(asked.json).toMatchObject({ status: 403, code: "not-a-member" });
  const listed = await running.send("GET", `${scene.path}/forms`, { as: otherCoach });
  expect(listed.json).toMatchObject({ status: 403, code: "not-a-member" });
});

test("open are those without an answer whose time is not over; newest first, page by page", async () => {
  const scene = await conversation(running);
  const [answered, open] = [await ask(scene), await ask(scene, { timeoutSeconds: 600 })];
  await answer(scene, answered);
  const over = await ask(scene, { timeoutSeconds: 1 });
  await running.query("UPDATE forms SET expires_at = now() - interval '1 second' WHERE id = $1", [over.id]);
  const find = async (query: string) => {
    const found = await running.send("GET", `${scene.path}/forms?${query}`, { as: participant(scene.participantId) });
    const { results, total } = succeeded<{ results: Form[]; total: number }>(found);
    return [results.map(({ id }) => id), total];
  };
  expect(await find("isOpen=true")).toEqual([[open.id], 1]);
  expect(await find("isOpen=false")).toEqual([[over.id, answered.id], 2]);
  expect(await find("perPage=1&page=2")).toEqual([[open.id], 3]);
  expect((await answer(scene, over)).json).toMatchObject({ status: 409, code: "form-expired" });
});

test.each([
  { name: "x", fields: [] },
  { name: "x", fields: [...fields, { name: "pain", label: "Twice" }] },
  { name: "x", fields: [{ name: "a", label: "A", dataType: "N", options: ["one"] }] },
  { name: "x", fields: [{ name: "a", label: "A", dataType: "N", options: ["1", "1.0"] }] },
  { name: "x", fields: [{ name: "a", label: "A", options: ["good", "good"] }] },
  { name: "x", fields, timeoutSeconds: 0 },
  { name: "x", fields, surprise: true },
])("a form such as %j is refused", async (wrong) => {
  const { adminPath } = await conversation(running);
  const refused = await running.send("POST", `${adminPath}/forms`, { as: coach, body: wrong });
  expect(refused.json).toMatchObject({ status: 422, code: "validation-failed" });
});

test("a notice is posted by a coach in the session and by services, not by other coaches", async () => {
  const { adminPath, participantId, sessionId } = await conversation(running);
  const notice = { level: "WARNING", text: "This chat ends soon." };
  const posted = await running.send("POST", `${adminPath}/notices`, { as: coach, body: notice });
  expect([posted.status, posted.json]).toEqual([
    201,
    { ...notice, id: expect.any(String), sessionId, participantId, origin: null, postedAt: expect.any(String) },
  ]);
  const quiet = await running.send("POST", `${adminPath}/notices`, { as: service, body: { text: "Hello" } });
  expect(quiet.json).toMatchObject({ level: "INFO" });
  const refused = await running.send("POST", `${adminPath}/notices`, { as: otherCoach, body: notice });
  expect(refused.json).toMatchObject({ status: 403, code: "not-a-member" });
});

test("forms and notices are in the feeds of those who are in the session", async () => {
  const scene = await conversation(running);
  await answer(scene, await ask(scene));
  await running.send("POST", `${scene.adminPath}/notices`, { as: service, body: { text: "Hello" } });
  const events = await running.store.readStream(`acme/chat-session/${scene.sessionId}`, 3, 100);
  const everybody = ["coach/41", `participant/${scene.participantId}`];
  expect(events.map(({ event, feeds }) => [event.type, Object.keys(feeds).toSorted()])).toEqual([
    ["FormRequested", everybody],
    ["FormAnswered", everybody],
    ["ChatSessionNoticePosted", everybody],
  ]);
});
