import { checkReadModels } from "@tributary/event-store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, coach, conversation, participant, registered, service, succeeded } from "../testing/conversation.ts";
import { kms } from "../testing/kms.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const erase = (id: string, sent: object = {}) => running.send("DELETE", `/participants/${id}`, { as: admin, ...sent });

test("an erased participant is unknown, and stays so", async () => {
  const { participantId: id, path } = await conversation(running);
  expect((await erase(id)).status).toBe(204);
  const as = participant(id);
  const answers = await Promise.all([
    running.send("GET", `/participants/${id}`, { as: coach }),
    running.send("GET", `/participants/${id}`, { as }),
    running.send("GET", path, { as }),
    running.send("POST", `${path}/chat_messages`, { as, body: { text: "still here?" } }),
    running.send("POST", `/participants/${id}/suspend`, { as: admin }),
    running.send("POST", "/admin/chat_sessions", { as: coach, body: { participantIds: [id] } }),
  ]);
  expect(answers.map(({ json }) => json)).toMatchObject([
    { status: 404, code: "not-found" },
    { status: 404, code: "not-found" },
    { status: 404, code: "session-unknown" },
    { status: 422, code: "participant-unknown" },
    { status: 422, code: "participant-unknown" },
    { status: 422, code: "participant-unknown" },
  ]);
  expect(await running.store.participantStanding(running.tenant, id)).toMatchObject({ exists: false });
  const again = await running.send("POST", "/participants", { as: admin, body: { id, firstName: "A", lastName: "B" } });
  expect(again.json).toMatchObject({ status: 409, code: "participant-erased" });
});

test("what would be said about them is refused for good, whoever says it", async () => {
  const { participantId: id, adminPath } = await conversation(running);
  await erase(id);
  const before = await running.written();
  const { json } = await running.send("POST", `${adminPath}/notices`, { as: coach, body: { text: "Ada is away" } });
  expect(json).toMatchObject({ status: 410, code: "erased" });
  expect(await running.written()).toEqual(before);
});

test("erasing again is no failure and changes nothing; somebody unknown can't be erased", async () => {
  const id = await registered(running);
  expect((await erase(id)).status).toBe(204);
  const before = await running.written();
  expect((await erase(id, { as: service })).status).toBe(204);
  expect((await erase("nobody")).json).toMatchObject({ status: 422, code: "participant-unknown" });
  expect(await running.written()).toEqual(before);
});

test("they leave every session, also a closed one, and those who stay read what was said as erased", async () => {
  const { participantId: id, path, adminPath, say } = await conversation(running);
  const other = succeeded<{ id: string }>(
    await running.send("POST", "/admin/chat_sessions", { as: coach, body: { participantIds: [id], title: "Ada's" } }),
  );
  await running.send("POST", `/admin/chat_sessions/${other.id}/close`, { as: coach });
  await say("my secret");
  await running.send("POST", `${adminPath}/chat_messages`, { as: coach, body: { text: "I see" } });
  expect((await erase(id)).status).toBe(204);
  const rows = await running.query(
    `SELECT m.member_id, m.member_name, m.state FROM chat_session_members AS m WHERE session_id = ANY($1) ORDER BY 1, 3`,
    [[other.id, path.split("/").at(-1)]],
  );
  expect(rows).toEqual([
    ...Array(2).fill({ member_id: coach.id, member_name: coach.id, state: "JOINED" }),
    ...Array(2).fill({ member_id: id, member_name: "[erased]", state: "LEFT" }),
  ]);
  const messages = await running.query(
    "SELECT sender_name, text FROM messages WHERE session_id = $1 ORDER BY version",
    [path.split("/").at(-1)],
  );
  expect(messages).toEqual([
    { sender_name: "[erased]", text: "[erased]" },
    { sender_name: coach.id, text: "I see" },
  ]);
  const states = await running.query("SELECT state::text FROM streams WHERE stream_id LIKE ANY($1)", [
    [id, other.id, path.split("/").at(-1)].map((one) => `%/${one}`),
  ]);
  expect(states).toHaveLength(3);
  expect(JSON.stringify(states)).not.toContain("Lovelace");
});

test("an answer that told of them is gone for whoever asks for it again, and other answers are not", async () => {
  const { participantId: id, path, adminPath } = await conversation(running);
  const sent = (key: string, as = participant(id), to = path, text = "hello") =>
    running.send("POST", `${to}/chat_messages`, { as, body: { text }, headers: { "idempotency-key": key } });
  const lock = () =>
    running.send("POST", `${adminPath}/lock`, { as: coach, headers: { "idempotency-key": `lock-${id}` } });
  const said = await sent(`mine-${id}`);
  const answered = await sent(`theirs-${id}`, coach, adminPath, "hello yourself");
  expect([said.status, answered.status, (await lock()).status]).toEqual([201, 201, 200]);
  await erase(id, { headers: { "idempotency-key": `erase-${id}` } });
  for (const { json } of [await sent(`mine-${id}`), await lock()]) {
    expect(json).toMatchObject({ status: 410, code: "erased" });
  }
  expect((await sent(`theirs-${id}`, coach, adminPath, "hello yourself")).json).toEqual(answered.json);
  expect((await erase(id, { headers: { "idempotency-key": `erase-${id}` } })).status).toBe(204);
});

test("whoever adds them to a session at the same moment is refused, or they leave that one too", async () => {
  const id = await registered(running);
  const open = () => running.send("POST", "/admin/chat_sessions", { as: coach, body: { participantIds: [id] } });
  const opened = Promise.all(Array.from({ length: 8 }, open));
  for (let status = 0; status !== 204; ) ({ status } = await erase(id));
  for (const { status } of await opened) expect([201, 410, 422]).toContain(status);
  const rows = await running.query("SELECT 1 FROM chat_session_members WHERE member_id = $1 AND state = 'JOINED'", [
    id,
  ]);
  expect(rows).toEqual([]);
  expect(JSON.stringify(await running.query("SELECT state FROM streams"))).not.toContain(`"memberId":"${id}"`);
});

test("afterwards the read models are what a rebuild would make of the log", async () => {
  const differing = (await checkReadModels({ databaseUrl: running.databaseUrl, kms })).filter(
    (table) => table.differences > 0,
  );
  expect(differing).toEqual([]);
});
