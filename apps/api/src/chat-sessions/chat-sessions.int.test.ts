import { afterAll, beforeAll, expect, test } from "vitest";
import { coach, conversation, otherCoach, participant, registered, service } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const eve = { memberId: "eve", memberType: "AGENT", memberName: "Eve", photoUrl: "https://example.org/eve.png" };

test("a coach opens a direct session and is its first member; the answer is what can be read afterwards", async () => {
  const id = await registered(running);
  const body = { participantIds: [id], title: "Welcome" };
  const opened = await running.send("POST", "/admin/chat_sessions", { as: coach, body });
  expect(opened.status).toBe(201);
  expect(opened.json).toMatchObject({
    ...{ kind: "direct", title: "Welcome", participantId: id, participantIds: [id], status: "OPEN", lastMessage: null },
    members: [
      { memberId: "41", memberType: "COACH", memberName: "41", state: "JOINED" },
      { memberId: id, memberType: "PARTICIPANT", memberName: "Ada Lovelace", state: "JOINED" },
    ],
  });
  const { id: sessionId } = opened.json as { id: string };
  const read = await running.send("GET", `/participants/${id}/chat_sessions/${sessionId}`, { as: participant(id) });
  expect([read.status, read.json]).toEqual([200, opened.json]);
});

test("a coach may say their own name among the members, and is still in it once", async () => {
  const id = await registered(running);
  const own = { memberId: "41", memberType: "COACH", memberName: "Grace Hopper" };
  const body = { participantIds: [id], members: [own, eve] };
  const opened = await running.send("POST", "/admin/chat_sessions", { as: coach, body });
  const { members } = opened.json as { members: { memberName: string }[] };
  expect(members.map(({ memberName }) => memberName)).toEqual(["Grace Hopper", "Ada Lovelace", "Eve"]);
});

test("several participants make a group", async () => {
  const ids = [await registered(running), await registered(running)];
  const opened = await running.send("POST", "/admin/chat_sessions", { as: service, body: { participantIds: ids } });
  expect(opened.json).toMatchObject({ kind: "group", participantId: ids[0], participantIds: ids });
});

test("a session with a participant who does not exist is refused, naming them", async () => {
  const body = { participantIds: [await registered(running), "nobody"] };
  const before = await running.written();
  const refused = await running.send("POST", "/admin/chat_sessions", { as: coach, body });
  expect(refused.json).toMatchObject({
    status: 422,
    code: "participant-unknown",
    detail: expect.stringContaining("nobody"),
  });
  expect(await running.written()).toEqual(before);
});

test("a member is added, seen as joined, removed, and seen as left", async () => {
  const { adminPath, path, participantId } = await conversation(running);
  const added = await running.send("POST", `${adminPath}/members`, { as: coach, body: eve });
  expect([added.status, added.json]).toEqual([201, { ...eve, state: "JOINED" }]);
  const removed = await running.send("DELETE", `${adminPath}/members/eve`, { as: coach });
  expect([removed.status, removed.text]).toEqual([204, ""]);
  const read = await running.send("GET", path, { as: participant(participantId) });
  expect(read.json).toMatchObject({ members: expect.arrayContaining([{ ...eve, state: "LEFT" }]) });
});

test("a member cannot be added twice, nor removed when they are not there", async () => {
  const { adminPath } = await conversation(running);
  await running.send("POST", `${adminPath}/members`, { as: coach, body: eve });
  const again = await running.send("POST", `${adminPath}/members`, { as: coach, body: eve });
  expect(again.json).toMatchObject({ status: 409, code: "already-a-member" });
  const absent = await running.send("DELETE", `${adminPath}/members/nobody`, { as: coach });
  expect(absent.json).toMatchObject({ status: 404, code: "member-unknown" });
});

test("a participant may leave, after which the session does not exist for them", async () => {
  const { adminPath, path, participantId } = await conversation(running);
  const self = participant(participantId);
  expect((await running.send("DELETE", `${adminPath}/members/${participantId}`, { as: self })).status).toBe(204);
  expect((await running.send("GET", path, { as: self })).json).toMatchObject({ status: 404, code: "session-unknown" });
  const body = { text: "still here?" };
  const sent = await running.send("POST", `${path}/chat_messages`, { as: self, body });
  expect(sent.json).toMatchObject({ status: 404, code: "session-unknown" });
});

test("a participant cannot remove others", async () => {
  const { adminPath, participantId } = await conversation(running);
  const removed = await running.send("DELETE", `${adminPath}/members/41`, { as: participant(participantId) });
  expect(removed.json).toMatchObject({ status: 403, code: "role-not-allowed" });
});

test("a coach who is not a member neither reads nor changes a session", async () => {
  const { adminPath, path } = await conversation(running);
  const before = await running.written();
  const answers = await Promise.all([
    running.send("GET", path, { as: otherCoach }),
    running.send("GET", `${path}/chat_messages`, { as: otherCoach }),
    running.send("POST", `${adminPath}/chat_messages`, { as: otherCoach, body: { text: "hello" } }),
    running.send("POST", `${adminPath}/members`, { as: otherCoach, body: eve }),
    running.send("DELETE", `${adminPath}/members/41`, { as: otherCoach }),
  ]);
  for (const { json } of answers) expect(json).toMatchObject({ status: 403, code: "not-a-member" });
  expect(await running.written()).toEqual(before);
});

test("a session of another participant does not exist", async () => {
  const theirs = await conversation(running);
  const id = await registered(running);
  const path = `/participants/${id}/chat_sessions/${theirs.sessionId}`;
  const body = { text: "let me in" };
  const answers = await Promise.all([
    running.send("GET", path, { as: participant(id) }),
    running.send("GET", `${path}/chat_messages`, { as: participant(id) }),
    running.send("POST", `${path}/chat_messages`, { as: participant(id), body }),
    running.send("DELETE", `${theirs.adminPath}/members/41`, { as: participant(id) }),
    running.send("GET", path, { as: coach }),
  ]);
  for (const { json } of answers) expect(json).toMatchObject({ status: 404, code: "session-unknown" });
});

test("who hears of an event is settled when it is appended: members before and after", async () => {
  const { participantId, sessionId, adminPath, say } = await conversation(running);
  await say("hello");
  await running.send("DELETE", `${adminPath}/members/${participantId}`, { as: coach });
  await running.send("POST", `${adminPath}/chat_messages`, { as: coach, body: { text: "alone" } });
  const events = await running.store.readStream(`acme/chat-session/${sessionId}`, 0, 100);
  const mine = `participant/${participantId}`;
  expect(events.map(({ event, feeds }) => [event.type, Object.keys(feeds).toSorted()])).toEqual([
    ["ChatSessionOpened", []],
    ["ChatSessionMemberJoined", ["coach/41", mine]],
    ["ChatSessionMemberJoined", ["coach/41", mine]],
    ["MessageSent", ["coach/41", mine]],
    ["ChatSessionMemberLeft", ["coach/41", mine]],
    ["MessageSent", ["coach/41"]],
  ]);
});
