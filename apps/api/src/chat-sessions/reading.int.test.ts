import { chatSessionStream } from "@tributary/schemas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute } from "../commands/execute.ts";
import {
  admin,
  type Conversation,
  coach,
  conversation,
  otherCoach,
  participant,
  registered,
  service,
  succeeded,
} from "../testing/conversation.ts";
import { callerOf, otherReplica } from "../testing/other-replica.ts";
import { type Person, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const read = ({ path }: Conversation, as: Person, upToMessageId: unknown, headers = {}) =>
  running.send("PUT", `${path}/read`, { as, body: { upToMessageId }, headers });

const unread = async ({ path }: Conversation, as: Person) =>
  succeeded<{ unread: number }>(await running.send("GET", path, { as })).unread;

async function told({ adminPath }: Conversation, text: string): Promise<string> {
  const sent = await running.send("POST", `${adminPath}/chat_messages`, { as: coach, body: { text } });
  return succeeded<{ id: string }>(sent).id;
}

/** A conversation in which the coach has written three messages. */
async function letters() {
  const talk = await conversation(running);
  const ids = [await told(talk, "one"), await told(talk, "two"), await told(talk, "three")] as const;
  return { talk, self: participant(talk.participantId), ids };
}

async function lastEvent({ sessionId }: Conversation) {
  const events = await running.store.readStream(chatSessionStream(running.tenant, sessionId), 0, 100);
  return events.at(-1);
}

describe("marking as read", () => {
  test("up to a message takes it and those before it from the unread, and tells the reader's own feed only", async () => {
    const { talk, self, ids } = await letters();
    expect(await unread(talk, self)).toBe(3);
    const marked = await read(talk, self, ids[1]);
    expect([marked.status, marked.text]).toEqual([204, ""]);
    expect(await unread(talk, self)).toBe(1);
    const event = await lastEvent(talk);
    expect(event?.event).toEqual({
      type: "MessagesRead",
      data: {
        ...{ sessionId: talk.sessionId, participantId: talk.participantId },
        ...{ memberId: talk.participantId, memberType: "PARTICIPANT" },
        ...{ upToMessageId: ids[1], upToVersion: 5, readAt: expect.any(String) },
      },
    });
    expect(event?.metadata.commandName).toBe("MarkMessagesRead");
    expect(Object.keys(event?.feeds ?? {})).toEqual([`participant/${talk.participantId}`]);
  });

  test("up to a version of the session, as a stream says it, is the same", async () => {
    const { talk, self, ids } = await letters();
    const mark = (upToVersion: number) =>
      execute(otherReplica(running.store), callerOf(self), {
        ...{ type: "MarkMessagesRead", sessionId: talk.sessionId, memberId: self.id, upToVersion },
      });
    expect(await mark(3)).toMatchObject({ status: 204 });
    expect(await unread(talk, self)).toBe(3);
    expect(await mark(5)).toMatchObject({ status: 204 });
    expect((await lastEvent(talk))?.event.data).toMatchObject({ upToMessageId: ids[1], upToVersion: 5 });
    const before = await running.written();
    expect(await mark(5)).toMatchObject({ status: 204 });
    expect(await running.written()).toEqual(before);
  });

  test("again, or up to an older message, is a success that writes nothing", async () => {
    const { talk, self, ids } = await letters();
    await read(talk, self, ids[1]);
    const before = await running.written();
    for (const id of [ids[1], ids[0]]) expect((await read(talk, self, id)).status).toBe(204);
    expect(await running.written()).toEqual(before);
    expect(await unread(talk, self)).toBe(1);
  });

  test("up to one's own message marks what others had written by then", async () => {
    const { talk, self, ids } = await letters();
    const own = await talk.say("thanks");
    await told(talk, "four");
    await read(talk, self, own);
    expect((await lastEvent(talk))?.event.data).toMatchObject({ upToMessageId: ids[2], upToVersion: 6 });
    expect(await unread(talk, self)).toBe(1);
  });

  test("up to one's own message, with nobody else's before it, is a success that writes nothing", async () => {
    const talk = await conversation(running);
    const own = await talk.say("hello?");
    const before = await running.written();
    expect((await read(talk, participant(talk.participantId), own)).status).toBe(204);
    expect(await running.written()).toEqual(before);
  });

  test("is each member's own: a coach marks for themselves", async () => {
    const { talk, self, ids } = await letters();
    const reply = await talk.say("thanks");
    expect([await unread(talk, coach), await unread(talk, self)]).toEqual([1, 3]);
    expect((await read(talk, coach, reply)).status).toBe(204);
    expect([await unread(talk, coach), await unread(talk, self)]).toEqual([0, 3]);
    await read(talk, self, ids[2]);
    expect([await unread(talk, coach), await unread(talk, self)]).toEqual([0, 0]);
  });

  test("with an Idempotency-Key is answered the same again, and writes once", async () => {
    const { talk, self, ids } = await letters();
    const headers = { "idempotency-key": `read-${talk.sessionId}` };
    await read(talk, self, ids[0], headers);
    const before = await running.written();
    const again = await read(talk, self, ids[0], headers);
    expect([again.status, again.text, again.headers.get("idempotency-replayed")]).toEqual([204, "", "true"]);
    expect((await read(talk, self, ids[1], headers)).json).toMatchObject({
      status: 422,
      code: "idempotency-key-reused",
    });
    expect(await running.written()).toEqual(before);
  });

  test("changes nothing in a closed session, in which nothing waits to be read", async () => {
    const { talk, self, ids } = await letters();
    await talk.say("bye");
    const closed = await running.send("POST", `${talk.adminPath}/close`, { as: coach });
    expect(closed.json).toMatchObject({ status: "CLOSED", unread: 0 });
    const before = await running.written();
    expect((await read(talk, self, ids[2])).status).toBe(204);
    expect(await running.written()).toEqual(before);
    expect([await unread(talk, coach), await unread(talk, self)]).toEqual([0, 0]);
  });
});

describe("marking as read is refused", () => {
  test.each([
    ["of another session", async () => (await conversation(running)).say("elsewhere")],
    ["that does not exist", async () => "nothing"],
  ])("up to a message %s", async (_, message) => {
    const { talk, self } = await letters();
    for (const as of [self, coach]) {
      expect((await read(talk, as, await message())).json).toMatchObject({ status: 422, code: "message-unknown" });
    }
  });

  test.each([{}, { upToMessageId: "a/b" }, { upToMessageId: null }, { upToMessageId: "m", upToVersion: 4 }])(
    "without a message id alone: %j",
    async (body) => {
      const { path, participantId } = await conversation(running);
      const refused = await running.send("PUT", `${path}/read`, { as: participant(participantId), body });
      expect(refused.json).toMatchObject({ status: 422, code: "validation-failed" });
    },
  );

  test("to whoever is not in the session, for whom it does not exist unless they are a coach", async () => {
    const { talk, self, ids } = await letters();
    const stranger = participant(await registered(running));
    const under = (userId: string) => ({ ...talk, path: `/participants/${userId}/chat_sessions/${talk.sessionId}` });
    expect((await read(under(stranger.id), stranger, ids[0])).json).toMatchObject({ code: "session-unknown" });
    expect((await read(talk, stranger, ids[0])).json).toMatchObject({ status: 403, code: "forbidden" });
    expect((await read(talk, otherCoach, ids[0])).json).toMatchObject({ status: 403, code: "not-a-member" });
    expect((await read(under(stranger.id), coach, ids[0])).json).toMatchObject({ code: "session-unknown" });
    for (const as of [admin, service]) {
      expect((await read(talk, as, ids[0])).json).toMatchObject({ status: 403, code: "forbidden" });
    }
    await running.send("DELETE", `${talk.adminPath}/members/${self.id}`, { as: coach });
    expect((await read(talk, self, ids[0])).json).toMatchObject({ status: 404, code: "session-unknown" });
  });

  test("to a suspended participant", async () => {
    const { talk, self, ids } = await letters();
    await running.send("POST", `/participants/${self.id}/suspend`, { as: admin });
    expect((await read(talk, self, ids[0])).json).toMatchObject({ status: 409, code: "participant-suspended" });
  });
});

describe("unread", () => {
  test("is the same in a search as in the session alone, and counts nothing of one's own", async () => {
    const { talk, self, ids } = await letters();
    await talk.say("mine");
    await read(talk, self, ids[0]);
    const search = `/participants/${self.id}/chat_sessions/search`;
    const found = async (as: Person) => (await running.send("POST", search, { as, body: {} })).json;
    expect(await found(self)).toMatchObject({ results: [{ id: talk.sessionId, unread: 2 }], total: 1 });
    expect(await found(coach)).toMatchObject({ results: [{ id: talk.sessionId, unread: 1 }], total: 1 });
  });

  test("counts what services say, and is not moved by an answer", async () => {
    const { talk, self } = await letters();
    await running.send("POST", `${talk.adminPath}/chat_messages`, { as: service, body: { text: "reminder" } });
    await talk.say("quick reply");
    expect(await unread(talk, self)).toBe(4);
  });

  test("is nobody's for who opens or changes a session without being in it", async () => {
    const body = { participantIds: [await registered(running)] };
    const opened = (as: Person) => running.send("POST", "/admin/chat_sessions", { as, body });
    expect((await opened(service)).json).toMatchObject({ unread: null });
    const { json } = await opened(coach);
    expect(json).toMatchObject({ unread: 0 });
    const lock = `/admin/chat_sessions/${(json as { id: string }).id}/lock`;
    expect((await running.send("POST", lock, { as: admin })).json).toMatchObject({ unread: null });
    expect((await running.send("POST", lock, { as: coach })).json).toMatchObject({ unread: 0 });
  });

  test("still counts from the mark when a member comes back, and the mark does not go down", async () => {
    const { talk, self, ids } = await letters();
    await read(talk, self, ids[1]);
    await running.send("DELETE", `${talk.adminPath}/members/${self.id}`, { as: coach });
    await told(talk, "meanwhile");
    const member = { memberId: self.id, memberType: "PARTICIPANT", memberName: "Ada Lovelace" };
    succeeded(await running.send("POST", `${talk.adminPath}/members`, { as: service, body: member }));
    expect(await unread(talk, self)).toBe(2);
    for (const id of [ids[0], ids[1]]) expect((await read(talk, self, id)).status).toBe(204);
    expect(await unread(talk, self)).toBe(2);
    expect((await lastEvent(talk))?.event.type).toBe("ChatSessionMemberJoined");
  });
});
