// Linking the chats of IBM Video Streaming's channels: a session and its link at once, under one id.
import { newId } from "@tributary/runtime";
import type { ExternalChat, IbmChannel } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { execute } from "../commands/execute.ts";
import { admin, coach, otherCoach, registered, service, succeeded } from "../testing/conversation.ts";
import { callerOf, otherReplica } from "../testing/other-replica.ts";
import { type Person, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const CHANNELS = "/admin/ibm_channels";
const ask = (body: object, as: Person = coach, headers = {}) => running.send("POST", CHANNELS, { as, body, headers });
const linked = async (body: object = {}, as: Person = coach) =>
  succeeded<IbmChannel>(await ask({ channelId: newId(), ...body }, as));
const at = (channel: Pick<IbmChannel, "id">) => `${CHANNELS}/${channel.id}`;

test("a coach links a channel: the session is there with it, they are in it, and it says how it stands", async () => {
  const channelId = newId();
  const before = await running.written();
  const asked = await ask({ channelId });
  const made = succeeded<IbmChannel>(asked);
  expect([asked.status, asked.headers.get("location")]).toEqual([201, `/api/v1${at(made)}`]);
  expect(made).toMatchObject({
    ...{ provider: "ibm-video", conversation: `chat/${channelId}`, status: "REQUESTED", participantId: null },
    ...{ parameters: { channelId, kind: "chat" }, sessionId: made.session.id },
    session: {
      ...{ kind: "channel", title: `IBM channel ${channelId}`, participantIds: [], status: "OPEN", unread: null },
      members: [{ memberId: coach.id, memberType: "COACH", state: "JOINED" }],
    },
  });
  const { session, ...link } = made;
  expect((await running.send("GET", at(made), { as: coach })).json).toEqual(link);
  const shown = await running.send("GET", `/participants/${coach.id}/chat_sessions/${session.id}`, { as: coach });
  expect(shown.json).toEqual(session);
  expect((await running.written()).events).toBe((before.events ?? 0) + 3);
});

test("an admin or a service links a channel for coaches whom they name", async () => {
  const members = [{ memberId: coach.id, memberType: "COACH", memberName: "Grace" }];
  for (const by of [admin, service]) {
    const { session } = await linked({ members, title: "Town hall" }, by);
    expect(session).toMatchObject({ title: "Town hall", members: [{ memberName: "Grace" }], unread: null });
  }
});

test("the questions and answers of a channel are another session than its chat", async () => {
  const channelId = newId();
  const [chat, qna] = [await linked({ channelId }), await linked({ channelId, kind: "qna" })];
  expect(qna).toMatchObject({ conversation: `qna/${channelId}`, parameters: { channelId, kind: "qna" } });
  expect(qna.session).toMatchObject({ title: `IBM channel ${channelId}: Q&A` });
  expect(qna.sessionId).not.toBe(chat.sessionId);
});

test("a channel is linked once at a time; of nothing that is refused a session is left", async () => {
  const channelId = newId();
  const first = await linked({ channelId });
  const before = await running.written();
  expect((await ask({ channelId }, admin)).json).toMatchObject({ status: 409, code: "external-chat-already-linked" });
  expect(await running.written()).toEqual(before);
  await running.send("DELETE", at(first), { as: coach });
  expect((await linked({ channelId })).sessionId).not.toBe(first.sessionId);
});

test("of two who link a channel at the same moment one has it; the other tries again and learns why not", async () => {
  const channelId = newId();
  const beforeOther = vi.spyOn(running.store.queries, "linkOfConversation").mockResolvedValueOnce(null);
  try {
    await linked({ channelId });
    beforeOther.mockResolvedValueOnce(null);
    expect((await ask({ channelId })).status).toBe(503);
  } finally {
    beforeOther.mockRestore();
  }
  expect((await ask({ channelId })).status).toBe(409);
});

test("the same request again is the first one", async () => {
  const once = { "idempotency-key": newId() };
  const body = { channelId: newId() };
  const [first, again] = [await ask(body, coach, once), await ask(body, coach, once)];
  expect([again.status, again.json]).toEqual([201, first.json]);
});

test("what is unlinked stays on record, and so does its session", async () => {
  const made = await linked();
  expect((await running.send("DELETE", at(made), { as: coach })).status).toBe(204);
  expect((await running.send("GET", at(made), { as: admin })).json).toMatchObject({ status: "UNLINKED" });
  const { id } = made.session;
  const session = await running.send("GET", `/participants/${coach.id}/chat_sessions/${id}`, { as: coach });
  expect(session.json).toMatchObject({ status: "OPEN" });
});

test("a group has people from here and viewers of there, and no name there yet", async () => {
  const [channel, participantId] = [await linked(), await registered(running)];
  const externalParticipantIds = Array.from({ length: 99 }, (_, index) => `viewer-${index}`);
  const body = { participantIds: [participantId], externalParticipantIds, name: "Our chat" };
  const asked = await running.send("POST", `${at(channel)}/groups`, { as: coach, body });
  const group = succeeded<IbmChannel>(asked);
  expect(group).toMatchObject({
    ...{ provider: "ibm-video", conversation: null, status: "REQUESTED", participantId },
    parameters: { channelId: channel.parameters.channelId, kind: "group", name: "Our chat" },
    session: { kind: "group", title: "Our chat", participantIds: [participantId] },
  });
  expect(group.session.members.map(({ memberId }) => memberId)).toEqual([coach.id, participantId]);
  expect((await running.send("GET", at(group), { as: coach })).json).toMatchObject({ id: group.id });
});

test("groups are of a chat, and of people that there are", async () => {
  const [chat, qna] = [await linked(), await linked({ kind: "qna" })];
  const body = { participantIds: ["nobody"], externalParticipantIds: ["v1"] };
  const create = (of: string) => running.send("POST", `${of}/groups`, { as: coach, body });
  expect((await create(at(chat))).json).toMatchObject({ status: 422, code: "participant-unknown" });
  for (const of of [at(qna), `${CHANNELS}/nothing`]) {
    expect((await create(of)).json).toMatchObject({ status: 404, code: "external-chat-unknown" });
  }
});

test("a coach is shown the channels that they are in, and no others; admins and services all", async () => {
  const [mine, theirs] = [await linked(), await linked({}, otherCoach)];
  const listed = async (as: Person) =>
    succeeded<{ results: ExternalChat[]; total: number }>(await running.send("GET", `${CHANNELS}?perPage=100`, { as }));
  const ids = async (as: Person) => (await listed(as)).results.map(({ id }) => id);
  expect(await ids(otherCoach)).toEqual([theirs.id]);
  for (const as of [admin, service]) expect((await ids(as)).slice(0, 2)).toEqual([theirs.id, mine.id]);
  const refused = { status: 403, code: "not-a-member" };
  const participantIds = [await registered(running)];
  for (const [method, where, body] of [
    ["GET", at(mine), undefined],
    ["DELETE", at(mine), undefined],
    ["POST", `${at(mine)}/groups`, { participantIds, externalParticipantIds: ["v1"] }],
  ] as const) {
    expect((await running.send(method, where, { as: otherCoach, body })).json).toMatchObject(refused);
  }
});

test.each([
  { channelId: "../12" },
  { channelId: "12", kind: "poll" },
  { channelId: "12", members: [{ memberId: "v", memberType: "PARTICIPANT", memberName: "V" }] },
  {},
])("a channel such as %j is refused, and nothing is written", async (body) => {
  const before = await running.written();
  expect((await ask(body)).json).toMatchObject({ status: 422, code: "validation-failed" });
  expect(await running.written()).toEqual(before);
});

const origin = { provider: "ibm-video", conversation: "chatroom:channel_1" };
const viewer = { memberId: "ibm-9", memberType: "VIEWER", memberName: "Vera" } as const;
const says = (command: Parameters<typeof execute>[2]) =>
  execute(
    otherReplica(running.store),
    { ...callerOf(service), receipt: { key: newId(), commandId: newId(), fingerprint: "" } },
    command,
  );

test("a viewer's message keeps the id that it came with, so that its edits, reactions and deletion find it", async () => {
  const { sessionId } = await linked();
  const messageId = `m-${newId()}`;
  const message = { type: "SendMessage", sessionId, speaker: viewer, messageId } as const;
  const first = await says({ ...message, text: "hi", origin: { ...origin, externalId: "1" } });
  expect(first).toMatchObject({ status: 201, body: { id: messageId, senderType: "VIEWER" } });
  expect(await says({ ...message, text: "again", origin: { ...origin, externalId: "1" } })).toMatchObject({
    body: { id: messageId, text: "hi" },
  });
  const thumb = { sessionId, messageId, memberId: "ibm-9", reaction: "👍", memberType: "VIEWER" } as const;
  await says({ type: "AddMessageReaction", ...thumb });
  const stored = () => running.store.queries.message("acme", sessionId, messageId);
  expect(await stored()).toMatchObject({ reactions: [{ reaction: "👍", memberIds: ["ibm-9"] }] });
  await says({ type: "EditMessage", sessionId, messageId, text: "hello" });
  expect(await stored()).toMatchObject({ text: "hello", editedAt: expect.any(String) });
});

test("what a coach says in a channel is deleted when its moderators do so", async () => {
  const { sessionId } = await linked();
  const path = `/admin/chat_sessions/${sessionId}/chat_messages`;
  const { id } = succeeded<{ id: string }>(await running.send("POST", path, { as: coach, body: { text: "hello" } }));
  expect(await says({ type: "DeleteMessage", sessionId, messageId: id })).toMatchObject({ status: 204 });
  expect(await running.store.queries.message("acme", sessionId, id)).toMatchObject({ text: "" });
});
