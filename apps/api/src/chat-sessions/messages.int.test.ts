import { afterAll, beforeAll, expect, test } from "vitest";
import { coach, conversation, participant, service } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

test("a participant's message is answered as a ChatMessage, and is the session's last message", async () => {
  const { path, participantId, sessionId } = await conversation(running);
  const self = participant(participantId);
  const sent = await running.send("POST", `${path}/chat_messages`, { as: self, body: { text: "Grüße 👋\u2028" } });
  expect(sent.status).toBe(201);
  expect(sent.json).toEqual({
    ...{ id: expect.any(String), sessionId, participantId, senderId: participantId, senderType: "PARTICIPANT" },
    ...{ senderName: "Ada Lovelace", photoUrl: null, channel: "APP", text: "Grüße 👋\u2028", attachments: [] },
    ...{ replyToId: null, origin: null, sentAt: expect.any(String), editedAt: null, deletedAt: null },
  });
  const read = await running.send("GET", path, { as: coach });
  expect(read.json).toMatchObject({ lastMessage: sent.json });
});

test("a coach speaks as a member, a service as the system", async () => {
  const { adminPath } = await conversation(running);
  const body = { text: "hello" };
  const fromCoach = await running.send("POST", `${adminPath}/chat_messages`, { as: coach, body });
  expect(fromCoach.json).toMatchObject({ senderId: "41", senderType: "COACH" });
  const fromService = await running.send("POST", `${adminPath}/chat_messages`, { as: service, body });
  expect(fromService.json).toMatchObject({ senderId: "importer", senderType: "SYSTEM" });
});

test("a reply names a message of the same session", async () => {
  const { path, participantId, say } = await conversation(running);
  const elsewhere = await (await conversation(running)).say("elsewhere");
  const replyToId = await say("first");
  const self = participant(participantId);
  const reply = await running.send("POST", `${path}/chat_messages`, { as: self, body: { text: "re", replyToId } });
  expect([reply.status, reply.json]).toEqual([201, expect.objectContaining({ replyToId })]);
  const body = { text: "re", replyToId: elsewhere };
  const refused = await running.send("POST", `${path}/chat_messages`, { as: self, body });
  expect(refused.json).toMatchObject({ status: 422, code: "reply-target-unknown" });
});

test("messages are read page by page, oldest first, in both directions", async () => {
  const { path, participantId, say } = await conversation(running);
  const ids: string[] = [];
  for (const text of ["a", "b", "c", "d", "e"]) ids.push(await say(text));
  const page = async (query: string) => {
    const { json } = await running.send("GET", `${path}/chat_messages${query}`, { as: participant(participantId) });
    const { results, cursor } = json as { results: { text: string }[]; cursor: string | null };
    return { texts: results.map(({ text }) => text).join(""), cursor };
  };
  expect(await page("")).toEqual({ texts: "abcde", cursor: null });
  expect(await page("?perPage=2")).toEqual({ texts: "de", cursor: ids[3] });
  expect(await page(`?perPage=2&before=${ids[3]}`)).toEqual({ texts: "bc", cursor: ids[1] });
  expect(await page(`?perPage=2&after=${ids[1]}`)).toEqual({ texts: "cd", cursor: ids[3] });
  expect(await page(`?after=${ids[4]}`)).toEqual({ texts: "", cursor: null });
});

test.each(["perPage=0", "perPage=101", "perPage=x", "before=a&after=b", "before=a/b", "page=1", "before=a&before=b"])(
  "?%s is 422",
  async (query) => {
    const { path, participantId } = await conversation(running);
    const refused = await running.send("GET", `${path}/chat_messages?${query}`, { as: participant(participantId) });
    expect(refused.json).toMatchObject({ status: 422, code: "validation-failed" });
  },
);

test.each(["before", "after"])("messages %s one that is not in the session are 422", async (side) => {
  const { path, participantId } = await conversation(running);
  const elsewhere = await (await conversation(running)).say("elsewhere");
  for (const id of [elsewhere, "nothing"]) {
    const refused = await running.send("GET", `${path}/chat_messages?${side}=${id}`, {
      as: participant(participantId),
    });
    expect(refused.json).toMatchObject({ status: 422, code: "message-unknown" });
  }
});

test("a participant cannot speak under another's path, nor a coach under a participant's", async () => {
  const { path, participantId } = await conversation(running);
  const body = { text: "hello" };
  const others = await running.send("POST", `${path}/chat_messages`, { as: participant(`${participantId}x`), body });
  expect(others.json).toMatchObject({ status: 403, code: "forbidden" });
  const byCoach = await running.send("POST", `${path}/chat_messages`, { as: coach, body });
  expect(byCoach.json).toMatchObject({ status: 403, code: "forbidden" });
});
