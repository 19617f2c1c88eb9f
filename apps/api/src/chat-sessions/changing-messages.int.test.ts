import type { ChatMessage } from "@tributary/schemas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Conversation, coach, conversation, otherCoach, participant, service } from "../testing/conversation.ts";
import { type Person, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

interface Scene extends Conversation {
  self: Person;
  /** Path of the message that the participant sent. */
  message: string;
  messageId: string;
  shown(): Promise<ChatMessage>;
}

async function scene(text = "first"): Promise<Scene> {
  const session = await conversation(running);
  const messageId = await session.say(text);
  const message = `${session.path}/chat_messages/${messageId}`;
  const self = participant(session.participantId);
  const shown = async () => (await running.send("GET", message, { as: self })).json as ChatMessage;
  return { ...session, self, message, messageId, shown };
}

const eventsOf = async (sessionId: string, type: string) =>
  running.query("SELECT data FROM events WHERE stream_id = $1 AND type = $2 ORDER BY version", [
    `acme/chat-session/${sessionId}`,
    type,
  ]);

describe("editing", () => {
  test("gives the message another text, for everybody who reads it, and keeps the rest", async () => {
    const { self, message, path, shown } = await scene();
    const before = await shown();
    const edited = await running.send("PATCH", message, { as: self, body: { text: "second" } });
    expect(edited.status).toBe(200);
    expect(edited.json).toEqual({ ...before, text: "second", editedAt: expect.any(String) });
    expect(await shown()).toEqual(edited.json);
    const page = await running.send("GET", `${path}/chat_messages`, { as: coach });
    expect(page.json).toMatchObject({ results: [edited.json] });
    expect((await running.send("GET", path, { as: coach })).json).toMatchObject({
      lastMessage: edited.json,
      unread: 1,
    });
  });

  test("with the same text is answered, and no event", async () => {
    const { self, message, sessionId, shown } = await scene("same");
    const edited = await running.send("PATCH", message, { as: self, body: { text: "same" } });
    expect([edited.status, edited.json]).toEqual([200, await shown()]);
    expect(await eventsOf(sessionId, "MessageEdited")).toEqual([]);
  });

  test("moves no read mark, and what was read does not become unread", async () => {
    const { self, message, messageId, path } = await scene();
    await running.send("PUT", `${path}/read`, { as: coach, body: { upToMessageId: messageId } });
    await running.send("PATCH", message, { as: self, body: { text: "second" } });
    expect((await running.send("GET", path, { as: coach })).json).toMatchObject({ unread: 0 });
  });

  test("is for the sender: a coach on the participant's path for their own, a service by command", async () => {
    const { message, adminPath, path, sessionId, self } = await scene();
    const body = { text: "other" };
    const refused = await running.send("PATCH", message, { as: coach, body });
    expect(refused.json).toMatchObject({ status: 403, code: "not-the-sender" });
    const sent = async (as: Person) =>
      ((await running.send("POST", `${adminPath}/chat_messages`, { as, body: { text: "x" } })).json as ChatMessage).id;
    const ofCoach = await sent(coach);
    const own = await running.send("PATCH", `${path}/chat_messages/${ofCoach}`, { as: coach, body });
    expect(own.json).toMatchObject({ text: "other", senderType: "COACH" });
    const others = await running.send("PATCH", `${path}/chat_messages/${ofCoach}`, { as: self, body });
    expect(others.json).toMatchObject({ status: 403, code: "not-the-sender" });
    const command = { type: "EditMessage", sessionId, messageId: await sent(service), text: "by command" };
    const accepted = await running.send("POST", "/commands", { as: service, body: command });
    await expect
      .poll(
        async () =>
          (await running.send("GET", `/commands/${(accepted.json as { id: string }).id}`, { as: service })).json,
      )
      .toMatchObject({ state: "succeeded", result: { text: "by command" } });
  });

  test("needs a text, a message of this session, and the session", async () => {
    const { self, message, path } = await scene();
    const elsewhere = await scene();
    const edit = (of: string, as: Person, text = "x") => running.send("PATCH", of, { as, body: { text } });
    expect((await edit(message, self, "")).json).toMatchObject({ status: 422, code: "validation-failed" });
    for (const id of [elsewhere.messageId, "nothing"]) {
      const unknown = await edit(`${path}/chat_messages/${id}`, self);
      expect(unknown.json).toMatchObject({ status: 404, code: "message-not-found" });
    }
    expect((await edit(message, elsewhere.self)).json).toMatchObject({ status: 403, code: "forbidden" });
    const inOthers = message.replace(self.id, elsewhere.self.id);
    expect((await edit(inOthers, elsewhere.self)).json).toMatchObject({ status: 404, code: "session-unknown" });
    expect((await edit(message, otherCoach)).json).toMatchObject({ status: 403, code: "not-a-member" });
    expect((await edit(inOthers, coach)).json).toMatchObject({ status: 404, code: "session-unknown" });
  });

  test("is refused in a closed session, and to a suspended participant", async () => {
    const { self, message, adminPath } = await scene();
    const body = { text: "x" };
    await running.send("POST", `${adminPath}/close`, { as: coach });
    expect((await running.send("PATCH", message, { as: self, body })).json).toMatchObject({ code: "session-closed" });
    const other = await scene();
    await running.send("POST", `/participants/${other.participantId}/suspend`, { as: service });
    const refused = await running.send("PATCH", other.message, { as: other.self, body });
    expect(refused.json).toMatchObject({ status: 409, code: "participant-suspended" });
  });
});

describe("If-Match", () => {
  test("lets an edit through from what was read, and from the answer of the edit before", async () => {
    const { self, message } = await scene();
    const read = await running.send("GET", message, { as: self });
    const edit = (text: string, tag: string | null) =>
      running.send("PATCH", message, { as: self, body: { text }, headers: { "if-match": tag ?? "" } });
    const first = await edit("1", read.headers.get("etag"));
    const second = await edit("2", first.headers.get("etag"));
    expect([first.status, second.status]).toEqual([200, 200]);
    expect((await running.send("GET", message, { as: self })).headers.get("etag")).toBe(second.headers.get("etag"));
    const stale = await edit("3", read.headers.get("etag"));
    expect(stale.json).toMatchObject({ status: 412, code: "precondition-failed" });
    expect((await edit("3", "*")).status).toBe(200);
    expect((await edit("3", "no tag")).json).toMatchObject({ status: 400, code: "malformed-request" });
  });

  test("stops a deletion of what has changed, also by a reaction", async () => {
    const { self, message, shown } = await scene();
    const tag = (await running.send("GET", message, { as: self })).headers.get("etag") ?? "";
    await running.send("PUT", `${message}/reactions/%F0%9F%91%8D`, { as: coach });
    const stale = await running.send("DELETE", message, { as: self, headers: { "if-match": tag } });
    expect(stale.json).toMatchObject({ status: 412, code: "precondition-failed" });
    const known = (await running.send("GET", message, { as: self })).headers.get("etag") ?? "";
    const deleted = await running.send("DELETE", message, { as: self, headers: { "if-match": `"x", ${known}` } });
    expect([deleted.status, (await shown()).text]).toEqual([204, ""]);
  });

  test("is kept by a command that is not waited for", async () => {
    const { self, message, shown } = await scene();
    const headers = { "if-match": '"stale"', prefer: "respond-async" };
    const accepted = await running.send("PATCH", message, { as: self, body: { text: "x" }, headers });
    expect([accepted.status, accepted.headers.get("etag")]).toEqual([202, null]);
    const location = accepted.headers.get("location")?.replace("/api/v1", "") ?? "";
    await expect
      .poll(async () => (await running.send("GET", location, { as: self })).json)
      .toMatchObject({ state: "refused", status: 412 });
    expect(await shown()).toMatchObject({ text: "first" });
  });
});

describe("deleting", () => {
  test("keeps the message's place and nothing of what it said; twice is as once", async () => {
    const { self, message, path, sessionId, say, shown } = await scene("a secret");
    await running.send("PUT", `${message}/reactions/hm`, { as: coach });
    const last = await say("last");
    expect((await running.send("DELETE", message, { as: self })).status).toBe(204);
    expect((await running.send("DELETE", message, { as: self })).status).toBe(204);
    const gone = await shown();
    expect(gone).toMatchObject({ text: "", attachments: [], deletedAt: expect.any(String) });
    expect(gone).not.toHaveProperty("reactions");
    const page = await running.send("GET", `${path}/chat_messages`, { as: coach });
    expect(page.json).toMatchObject({ results: [gone, { id: last }] });
    expect(await eventsOf(sessionId, "MessageDeleted")).toHaveLength(1);
    const kept = await running.query(
      "SELECT count(*)::int FROM messages WHERE to_jsonb(messages)::text LIKE '%a secret%'",
    );
    expect(kept).toEqual([{ count: 0 }]);
  });

  test("leaves nothing to read of the message, which still is the session's last", async () => {
    const { self, message, path, shown } = await scene();
    await running.send("DELETE", message, { as: self });
    const session = await running.send("GET", path, { as: coach });
    expect(session.json).toMatchObject({ unread: 0, lastMessage: await shown() });
  });

  test("ends edits and reactions", async () => {
    const { self, message } = await scene();
    await running.send("DELETE", message, { as: self });
    const edit = await running.send("PATCH", message, { as: self, body: { text: "back" } });
    const reaction = await running.send("PUT", `${message}/reactions/hm`, { as: self });
    expect([edit.json, reaction.json]).toMatchObject([{ code: "message-deleted" }, { code: "message-deleted" }]);
  });
});

describe("reactions", () => {
  const thumb = encodeURIComponent("👍");

  test("are shown with the message, in the order they came; each can be taken back", async () => {
    const { self, message, shown } = await scene();
    for (const [as, reaction] of [
      [coach, thumb],
      [self, "+1"],
      [self, thumb],
      [self, thumb],
    ] as const) {
      expect((await running.send("PUT", `${message}/reactions/${reaction}`, { as })).status).toBe(204);
    }
    expect(await shown()).toMatchObject({
      reactions: [
        { reaction: "👍", memberIds: [coach.id, self.id] },
        { reaction: "+1", memberIds: [self.id] },
      ],
    });
    for (const reaction of [thumb, "+1", "never"]) {
      expect((await running.send("DELETE", `${message}/reactions/${reaction}`, { as: self })).status).toBe(204);
    }
    expect((await shown()).reactions).toEqual([{ reaction: "👍", memberIds: [coach.id] }]);
    await running.send("PUT", `${message}/reactions/${thumb}`, { as: self });
    expect((await shown()).reactions).toEqual([{ reaction: "👍", memberIds: [coach.id, self.id] }]);
  });

  test.each(["🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏽‍🚀", "a/b", "👍".repeat(32)])("%s is one", async (reaction) => {
    const { self, message, shown } = await scene();
    await running.send("PUT", `${message}/reactions/${encodeURIComponent(reaction)}`, { as: self });
    expect((await shown()).reactions).toEqual([{ reaction, memberIds: [self.id] }]);
  });

  test.each(["a b", "👍".repeat(33), "a\u0000", "\u0085"])("%j is none", async (reaction) => {
    const { self, message } = await scene();
    const refused = await running.send("PUT", `${message}/reactions/${encodeURIComponent(reaction)}`, { as: self });
    expect([404, 422]).toContain(refused.status);
    expect(refused.json).toMatchObject({ type: expect.stringMatching(/^urn:/) });
  });

  test("are not for who is not in the session, nor on a message that is not there", async () => {
    const { self, message, path } = await scene();
    const react = (as: Person, of = message) => running.send("PUT", `${of}/reactions/hm`, { as });
    expect((await react(otherCoach)).json).toMatchObject({ status: 403, code: "not-a-member" });
    expect((await react(self, `${path}/chat_messages/nothing`)).json).toMatchObject({ code: "message-not-found" });
  });
});

describe("delivered", () => {
  test("is a mark that only goes up, and says nothing about reading", async () => {
    const { path, messageId, sessionId, say } = await scene();
    const mark = (upToMessageId: string) =>
      running.send("PUT", `${path}/delivered`, { as: coach, body: { upToMessageId } });
    const second = await say("second");
    for (const id of [messageId, second, messageId, second]) expect((await mark(id)).status).toBe(204);
    expect((await eventsOf(sessionId, "MessagesDelivered")).map(({ data }) => data)).toMatchObject([
      { memberId: coach.id, upToMessageId: messageId },
      { memberId: coach.id, upToMessageId: second },
    ]);
    expect((await running.send("GET", path, { as: coach })).json).toMatchObject({ unread: 2 });
    expect((await mark("nothing")).json).toMatchObject({ status: 422, code: "message-unknown" });
  });

  test("is not said of what was read before, also not by who came back", async () => {
    const { path, adminPath, messageId, sessionId } = await scene();
    const body = { upToMessageId: messageId };
    await running.send("PUT", `${path}/read`, { as: coach, body });
    await running.send("PUT", `${path}/delivered`, { as: coach, body });
    await running.send("DELETE", `${adminPath}/members/${coach.id}`, { as: coach });
    const again = { memberId: coach.id, memberType: "COACH", memberName: "Grace" };
    await running.send("POST", `${adminPath}/members`, { as: coach, body: again });
    expect((await running.send("PUT", `${path}/delivered`, { as: coach, body })).status).toBe(204);
    expect(await eventsOf(sessionId, "MessagesDelivered")).toEqual([]);
  });
});
