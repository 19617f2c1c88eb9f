import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, coach, conversation, otherCoach, participant, registered } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const alan = { memberId: "42", memberType: "COACH", memberName: "Alan Kay", photoUrl: "https://example.org/alan.png" };

/** A locked session that coach 42 has asked to join. */
async function asked() {
  const talk = await conversation(running);
  await running.send("POST", `${talk.adminPath}/lock`, { as: coach });
  const requested = await running.send("POST", `${talk.adminPath}/members`, { as: otherCoach, body: alan });
  return { ...talk, requested };
}

test("a session is locked and unlocked; doing it again is the same answer and no event", async () => {
  const { adminPath, path } = await conversation(running);
  const locked = await running.send("POST", `${adminPath}/lock`, { as: coach });
  expect([locked.status, locked.json]).toMatchObject([200, { status: "OPEN", locked: true }]);
  expect((await running.send("GET", path, { as: coach })).json).toEqual(locked.json);
  const before = await running.written();
  expect((await running.send("POST", `${adminPath}/lock`, { as: coach })).json).toEqual(locked.json);
  expect(await running.written()).toEqual(before);
  const unlocked = await running.send("POST", `${adminPath}/unlock`, { as: admin });
  expect([unlocked.status, unlocked.json]).toMatchObject([200, { locked: false }]);
});

test("a session can be opened locked", async () => {
  const id = await registered(running);
  const body = { participantIds: [id], locked: true };
  const opened = await running.send("POST", "/admin/chat_sessions", { as: coach, body });
  expect(opened.json).toMatchObject({ locked: true, members: [{ memberId: "41" }, { memberId: id }] });
  const path = `/participants/${id}/chat_sessions/${(opened.json as { id: string }).id}`;
  expect((await running.send("GET", path, { as: coach })).json).toEqual(opened.json);
});

test("a coach asks to join a locked session once, and reads nothing while they wait", async () => {
  const { adminPath, path, requested } = await asked();
  expect([requested.status, requested.json]).toEqual([201, { ...alan, state: "REQUESTED" }]);
  const again = await running.send("POST", `${adminPath}/members`, { as: otherCoach, body: alan });
  expect(again.json).toMatchObject({ status: 409, code: "already-requested" });
  for (const url of [path, `${path}/chat_messages`]) {
    const read = await running.send("GET", url, { as: otherCoach });
    expect(read.json).toMatchObject({ status: 403, code: "not-a-member" });
  }
  const read = await running.send("GET", path, { as: coach });
  expect(read.json).toMatchObject({ members: expect.arrayContaining([{ ...alan, state: "REQUESTED" }]) });
});

test("a coach who waits takes it back, once", async () => {
  const { adminPath, path } = await asked();
  const taken = await running.send("DELETE", `${adminPath}/members/42`, { as: otherCoach });
  expect([taken.status, taken.text]).toEqual([204, ""]);
  const read = await running.send("GET", path, { as: coach });
  expect(read.json).toMatchObject({ members: expect.arrayContaining([{ ...alan, state: "REJECTED" }]) });
  const again = await running.send("DELETE", `${adminPath}/members/42`, { as: otherCoach });
  expect(again.json).toMatchObject({ status: 403, code: "not-a-member" });
});

test("others join a locked session at once", async () => {
  const { adminPath } = await asked();
  const bot = { memberId: "bot", memberType: "BOT", memberName: "Helper", photoUrl: null };
  const added = await running.send("POST", `${adminPath}/members`, { as: coach, body: bot });
  expect(added.json).toEqual({ ...bot, state: "JOINED" });
});

test("a participant in the session approves a coach, who is a member from then on", async () => {
  const { adminPath, path, participantId, sessionId } = await asked();
  const as = participant(participantId);
  const approved = await running.send("POST", `${adminPath}/members/42/approve`, { as });
  expect([approved.status, approved.json]).toEqual([200, { ...alan, state: "JOINED" }]);
  expect((await running.send("GET", path, { as: otherCoach })).status).toBe(200);
  const events = await running.store.readStream(`acme/chat-session/${sessionId}`, 3, 100);
  const everybody = ["coach/41", "coach/42", `participant/${participantId}`];
  expect(events.map(({ event, feeds }) => [event.type, Object.keys(feeds).toSorted()])).toEqual([
    ["ChatSessionLocked", []],
    ["ChatSessionMemberRequested", everybody],
    ["ChatSessionMemberApproved", everybody],
    ["ChatSessionMemberJoined", everybody],
  ]);
});

test("a rejected coach stays outside, hears nothing else, and may ask again", async () => {
  const { adminPath, path, say, sessionId } = await asked();
  const rejected = await running.send("POST", `${adminPath}/members/42/reject`, { as: coach });
  expect([rejected.status, rejected.json]).toEqual([200, { ...alan, state: "REJECTED" }]);
  await say("who was that?");
  expect((await running.send("GET", path, { as: otherCoach })).json).toMatchObject({ status: 403 });
  const last = (await running.store.readStream(`acme/chat-session/${sessionId}`, 0, 100)).at(-1);
  expect(Object.keys(last?.feeds ?? {})).not.toContain("coach/42");
  const again = await running.send("POST", `${adminPath}/members`, { as: otherCoach, body: alan });
  expect(again.json).toMatchObject({ state: "REQUESTED" });
});

test("a request is answered by members and admins only, and only while it stands", async () => {
  const { adminPath } = await asked();
  const stranger = participant(await registered(running));
  const before = await running.written();
  const answer = (as: typeof coach, memberId = "42") =>
    running.send("POST", `${adminPath}/members/${memberId}/approve`, { as });
  expect((await answer(otherCoach)).json).toMatchObject({ status: 403, code: "not-a-member" });
  expect((await answer(stranger)).json).toMatchObject({ status: 404, code: "session-unknown" });
  expect((await answer(coach, "43")).json).toMatchObject({ status: 404, code: "member-unknown" });
  expect(await running.written()).toEqual(before);
  expect((await answer(admin)).status).toBe(200);
  expect((await answer(admin)).json).toMatchObject({ status: 404, code: "member-unknown" });
});

test("a suspended participant does not let coaches in", async () => {
  const { adminPath, participantId } = await asked();
  await running.send("POST", `/participants/${participantId}/suspend`, { as: admin });
  const as = participant(participantId);
  for (const word of ["approve", "reject"]) {
    const answer = await running.send("POST", `${adminPath}/members/42/${word}`, { as });
    expect(answer.json).toMatchObject({ status: 409, code: "participant-suspended" });
  }
});

test("a closed session is read, and refuses every command", async () => {
  const { adminPath, path, participantId } = await asked();
  const self = participant(participantId);
  const closed = await running.send("POST", `${adminPath}/close`, { as: coach });
  expect([closed.status, closed.json]).toMatchObject([200, { status: "CLOSED", locked: true }]);
  expect((await running.send("GET", path, { as: self })).json).toEqual(closed.json);
  const before = await running.written();
  const answers = await Promise.all([
    running.send("POST", `${path}/chat_messages`, { as: self, body: { text: "wait" } }),
    running.send("POST", `${adminPath}/chat_messages`, { as: coach, body: { text: "bye" } }),
    running.send("POST", `${adminPath}/members`, { as: coach, body: alan }),
    running.send("DELETE", `${adminPath}/members/41`, { as: coach }),
    ...["lock", "unlock", "close", "members/42/approve", "members/42/reject"].map((word) =>
      running.send("POST", `${adminPath}/${word}`, { as: coach }),
    ),
  ]);
  for (const { json } of answers) expect(json).toMatchObject({ status: 409, code: "session-closed" });
  expect(await running.written()).toEqual(before);
});

test("a coach who is not in it neither locks, unlocks nor closes a session", async () => {
  const { adminPath } = await asked();
  for (const word of ["lock", "unlock", "close"]) {
    const refused = await running.send("POST", `${adminPath}/${word}`, { as: otherCoach });
    expect(refused.json).toMatchObject({ status: 403, code: "not-a-member" });
    const unknown = await running.send("POST", `/admin/chat_sessions/nowhere/${word}`, { as: coach });
    expect(unknown.json).toMatchObject({ status: 404, code: "session-unknown" });
  }
});
