// What adapters do to a session, sent as they send it: by commands of a service that nobody waits for.
import { newId } from "@tributary/runtime";
import { type Command, heldExternalChatResults } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Answer } from "../commands/answer.ts";
import { execute } from "../commands/execute.ts";
import { admin, coach, conversation, otherCoach, service, succeeded } from "../testing/conversation.ts";
import { callerOf, otherReplica } from "../testing/other-replica.ts";
import { type Person, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const provider = "bright-pattern";
const says = (command: Command, as: Person = service, commandId = newId()): Promise<Answer> =>
  execute(
    otherReplica(running.store),
    { ...callerOf(as), receipt: { key: commandId, commandId, fingerprint: "" } },
    command,
  );

const link = (sessionId: string, changes: object = {}): Command => ({
  ...{ type: "LinkExternalChat", sessionId, linkId: newId(), provider, parameters: {} },
  ...changes,
});
const status = (sessionId: string, linkId: string, changes: object): Command => ({
  ...({ type: "ChangeExternalChatStatus", sessionId, linkId, status: "CONNECTED" } as const),
  ...changes,
});
const idOf = ({ body }: Answer): string => (body as { id: string }).id;
const stands = (sessionId: string, linkId: string) => running.store.queries.externalChat("acme", sessionId, linkId);

test("a link is made by a coach, moves on, and ends; its row says how it stands", async () => {
  const { sessionId, participantId } = await conversation(running);
  const made = await says(link(sessionId, { parameters: { first_name: "Ada" } }), coach);
  const linkId = idOf(made);
  expect(made).toMatchObject({ status: 201, body: { provider, status: "REQUESTED", conversation: null } });
  const conversationName = newId();
  const queued = { status: "QUEUED", conversation: conversationName, estimatedWaitSeconds: 90 };
  expect(await says(status(sessionId, linkId, queued))).toMatchObject({ status: 204 });
  expect(await stands(sessionId, linkId)).toEqual({
    ...{ id: linkId, sessionId, participantId, provider, conversation: conversationName, status: "QUEUED" },
    ...{ parameters: { first_name: "Ada" }, estimatedWaitSeconds: 90, detail: null, changedAt: expect.any(String) },
  });
  const found = await running.store.queries.linkOfConversation("acme", provider, conversationName);
  expect(found).toMatchObject({ id: linkId, sessionId });
  await says({ type: "UnlinkExternalChat", sessionId, linkId }, coach);
  expect(await stands(sessionId, linkId)).toMatchObject({ status: "UNLINKED", conversation: conversationName });
  expect(await running.store.queries.linkOfConversation("acme", provider, conversationName)).toBeNull();
});

test("a conversation is linked to one session at a time, and free once its link is over", async () => {
  const [first, second] = [await conversation(running), await conversation(running)];
  const name = newId();
  const linkId = idOf(await says(link(first.sessionId, { conversation: name })));
  const taken = { status: 409, body: { code: "external-chat-already-linked" } };
  expect(await says(link(second.sessionId, { conversation: name }))).toMatchObject(taken);
  const other = idOf(await says(link(second.sessionId)));
  expect(await says(status(second.sessionId, other, { conversation: name }))).toMatchObject(taken);
  await says(status(first.sessionId, linkId, { status: "ENDED", detail: "closed by the agent" }));
  expect(await says(status(second.sessionId, other, { conversation: name }))).toMatchObject({ status: 204 });
  expect(await says(status(first.sessionId, linkId, { status: "FAILED" }))).toMatchObject({ status: 204 });
  expect(await stands(first.sessionId, linkId)).toMatchObject({ status: "ENDED" });
});

test("of two sessions that take a conversation at the same moment one has it; the other tries again and learns why not", async () => {
  const [first, second] = [await conversation(running), await conversation(running)];
  const name = newId();
  const beforeOther = vi.spyOn(running.store.queries, "linkOfConversation").mockResolvedValueOnce(null);
  try {
    await says(link(first.sessionId, { conversation: name }));
    beforeOther.mockResolvedValueOnce(null);
    await expect(says(link(second.sessionId, { conversation: name }))).rejects.toThrow("can't answer");
  } finally {
    beforeOther.mockRestore();
  }
  expect(await says(link(second.sessionId, { conversation: name }))).toMatchObject({ status: 409 });
  expect(await running.store.queries.linkOfConversation("acme", provider, name)).toMatchObject({
    sessionId: first.sessionId,
  });
});

test("a session that closes lets go of its conversation, and what it still says is no error", async () => {
  const { sessionId, adminPath } = await conversation(running);
  const linkId = idOf(await says(link(sessionId, { conversation: newId() })));
  succeeded(await running.send("POST", `${adminPath}/close`, { as: admin }));
  expect(await stands(sessionId, linkId)).toMatchObject({ status: "UNLINKED" });
  expect(await says(status(sessionId, linkId, { status: "ENDED" }))).toMatchObject({ status: 204 });
  expect(await says(link(sessionId))).toMatchObject({ status: 409, body: { code: "session-closed" } });
});

const linkOver = (adminPath: string, body: unknown, as: Person = coach, headers = {}) =>
  running.send("POST", `${adminPath}/external_chats`, { as, body, headers });

test("a coach hands the session over, sees how that stands, and takes it back", async () => {
  const { sessionId, participantId, adminPath } = await conversation(running);
  const asked = await linkOver(adminPath, { provider, parameters: { first_name: "Ada" } });
  const made = succeeded<{ id: string }>(asked);
  const path = `${adminPath}/external_chats/${made.id}`;
  expect([asked.status, asked.headers.get("location")]).toEqual([201, `/api/v1${path}`]);
  expect(made).toMatchObject({ sessionId, participantId, provider, status: "REQUESTED", conversation: null });
  await says(status(sessionId, made.id, { status: "QUEUED", estimatedWaitSeconds: 40, conversation: "c-40" }));
  const shown = await running.send("GET", path, { as: coach });
  expect([shown.status, shown.json]).toEqual([200, await stands(sessionId, made.id)]);
  expect(shown.json).toMatchObject({ status: "QUEUED", estimatedWaitSeconds: 40, conversation: "c-40" });
  expect((await running.send("DELETE", path, { as: coach })).status).toBe(204);
  expect((await running.send("GET", path, { as: service })).json).toMatchObject({ status: "UNLINKED" });
});

test("a session's links are listed, the one that changed last first", async () => {
  const { adminPath } = await conversation(running);
  const first = succeeded<{ id: string }>(await linkOver(adminPath, { provider }));
  await running.send("DELETE", `${adminPath}/external_chats/${first.id}`, { as: admin });
  const second = succeeded<{ id: string }>(await linkOver(adminPath, { provider }, service));
  const listed = async (query = "") =>
    succeeded<{ results: { id: string }[]; total: number }>(
      await running.send("GET", `${adminPath}/external_chats${query}`, { as: coach }),
    );
  expect((await listed()).results.map(({ id }) => id)).toEqual([second.id, first.id]);
  expect(await listed("?perPage=1&page=2")).toMatchObject({ results: [{ id: first.id }], total: 2 });
});

test("one link at a time: a second one is 409, and the same request again is the first one", async () => {
  const { adminPath } = await conversation(running);
  const once = { "idempotency-key": newId() };
  const [first, again] = [
    await linkOver(adminPath, { provider }, coach, once),
    await linkOver(adminPath, { provider }, coach, once),
  ];
  expect([again.status, again.json, again.headers.get("location")]).toEqual([
    ...[201, first.json, first.headers.get("location")],
  ]);
  expect((await linkOver(adminPath, { provider })).json).toMatchObject({
    ...{ status: 409, code: "external-chat-already-linked" },
  });
});

test.each([
  { provider: "carrier-pigeon" },
  { provider, conversation: "d6c1adc2" },
  { provider, parameters: { "first name": "Ada" } },
  { provider, parameters: { note: "x".repeat(1_001) } },
  {},
])("a link such as %j is refused, and nothing is written", async (body) => {
  const { adminPath } = await conversation(running);
  const before = await running.written();
  expect((await linkOver(adminPath, body)).json).toMatchObject({ status: 422, code: "validation-failed" });
  expect(await running.written()).toEqual(before);
});

test("who is not in the session neither hands it over nor looks, and a link that is not there is 404", async () => {
  const { adminPath } = await conversation(running);
  const { id } = succeeded<{ id: string }>(await linkOver(adminPath, { provider }));
  const path = `${adminPath}/external_chats`;
  const refused = { status: 403, code: "not-a-member" };
  expect((await linkOver(adminPath, { provider }, otherCoach)).json).toMatchObject(refused);
  for (const [method, where] of [
    ["GET", path],
    ["GET", `${path}/${id}`],
    ["DELETE", `${path}/${id}`],
  ] as const) {
    expect((await running.send(method, where, { as: otherCoach })).json).toMatchObject(refused);
  }
  const unknown = { status: 404, code: "external-chat-unknown" };
  for (const method of ["GET", "DELETE"]) {
    expect((await running.send(method, `${path}/nothing`, { as: coach })).json).toMatchObject(unknown);
  }
  const nowhere = await running.send("GET", "/admin/chat_sessions/nothing/external_chats", { as: coach });
  expect(nowhere.json).toMatchObject({ status: 404, code: "session-unknown" });
});

const kim = { memberId: "agent-1", memberType: "AGENT", memberName: "Kim" } as const;
const outside = (sessionId: string, externalId: string, name: string, text = "hi"): Command => ({
  ...{ type: "SendMessage", sessionId, text, speaker: kim },
  origin: { provider, conversation: name, externalId },
});

test("an agent joins, speaks and leaves by commands of a service", async () => {
  const { sessionId } = await conversation(running);
  expect(await says(outside(sessionId, "1", newId()))).toMatchObject({ status: 403, body: { code: "not-a-member" } });
  await says({ type: "JoinChatSession", sessionId, ...kim });
  const said = await says(outside(sessionId, "2", newId()));
  expect(said.body).toMatchObject({ senderId: "agent-1", senderType: "AGENT", senderName: "Kim" });
  expect(said.body).toMatchObject({ origin: { provider, externalId: "2" } });
  expect(await says({ type: "LeaveChatSession", sessionId, memberId: "agent-1" })).toMatchObject({ status: 204 });
});

test("into a locked session an agent comes at once: whoever handed it over has decided that; coaches still ask", async () => {
  const { sessionId, adminPath } = await conversation(running);
  await running.send("POST", `${adminPath}/lock`, { as: coach });
  expect(await says({ type: "JoinChatSession", sessionId, ...kim })).toMatchObject({ body: { state: "JOINED" } });
  const other = { memberId: otherCoach.id, memberType: "COACH", memberName: "Grace" } as const;
  expect(await says({ type: "JoinChatSession", sessionId, ...other })).toMatchObject({ body: { state: "REQUESTED" } });
});

test("an outside message comes in once, whoever brings it and under whichever command", async () => {
  const { sessionId, path } = await conversation(running);
  const name = newId();
  await says({ type: "JoinChatSession", sessionId, ...kim });
  const first = await says(outside(sessionId, "4", name));
  const before = await running.written();
  const commandId = newId();
  const again = await says(outside(sessionId, "4", name, "delivered again"), { ...service, id: "another" }, commandId);
  expect(again).toMatchObject({ status: 201, body: first.body as object });
  expect(await running.written()).toEqual({ ...before, receipts: (before.receipts ?? 0) + 1 });
  expect(await running.store.acceptedCommands.find("acme", commandId)).toMatchObject({ status: 201 });
  const messages = succeeded<{ results: unknown[] }>(await running.send("GET", `${path}/chat_messages`, { as: coach }));
  expect(messages.results).toEqual([first.body]);
});

test("the same name in another conversation, or of another outside system, is another message", async () => {
  const { sessionId } = await conversation(running);
  await says({ type: "JoinChatSession", sessionId, ...kim });
  const name = newId();
  const origin = { provider: "ibm", conversation: name, externalId: "4" };
  const sent = [
    await says(outside(sessionId, "4", name)),
    await says(outside(sessionId, "4", newId())),
    await says({ type: "SendMessage", sessionId, text: "hi", origin }),
  ];
  expect(new Set(sent.map(idOf)).size).toBe(3);
});

test("many deliveries of one outside message at once, over two replicas, are one message", async () => {
  const { sessionId } = await conversation(running);
  await says({ type: "JoinChatSession", sessionId, ...kim });
  const name = newId();
  const { events = 0 } = await running.written();
  const answers = await Promise.all(Array.from({ length: 8 }, () => says(outside(sessionId, "9", name))));
  expect(new Set(answers.map(idOf)).size).toBe(1);
  expect((await running.written()).events).toBe(events + 1);
});

test("a message that was refused may still come in: only what happened happens once", async () => {
  const { sessionId } = await conversation(running);
  const name = newId();
  expect(await says(outside(sessionId, "1", name))).toMatchObject({ status: 403 });
  await says({ type: "JoinChatSession", sessionId, ...kim });
  expect(await says(outside(sessionId, "1", name))).toMatchObject({ status: 201 });
});

test("an admin finds the links of all sessions, by system and state, with who holds each and how far it has come", async () => {
  await using alone = await runningApi();
  const { send, store } = alone;
  const [first, second] = [await conversation(alone), await conversation(alone)];
  const made = [first, second].map(({ adminPath }) =>
    send("POST", `${adminPath}/external_chats`, { as: coach, body: { provider } }),
  );
  const [held, over] = (await Promise.all(made)).map((answer) => succeeded<{ id: string }>(answer).id);
  await store.externalLinks.take({ provider, holder: "adapter-1", ttlMs: 60_000, most: 10 });
  await send("DELETE", `${second.adminPath}/external_chats/${over}`, { as: coach });
  await send("POST", "/admin/ibm_channels", { as: coach, body: { channelId: "c1" } });
  const search = async (body: object) =>
    heldExternalChatResults.parse(succeeded(await send("POST", "/admin/external_chats/search", { as: admin, body })));

  const all = await search({});
  expect(all.total).toBe(3);
  expect(all.results.find(({ id }) => id === held)).toMatchObject({
    ...{ sessionId: first.sessionId, provider, status: "REQUESTED" },
    lease: { holder: "adapter-1", fence: 1, endsAt: expect.stringMatching(/Z$/) },
    progress: { sentVersion: expect.any(Number), receivedUpTo: null, finished: false },
  });
  const [ofIbm] = (await search({ provider: "ibm-video" })).results;
  expect(ofIbm).toMatchObject({ provider: "ibm-video", lease: null, progress: null });
  expect((await search({ status: ["UNLINKED", "ENDED"] })).results.map(({ id }) => id)).toEqual([over]);
  const pages = await Promise.all([1, 2].map((page) => search({ page, perPage: 2 })));
  expect(pages.map(({ results, total }) => [results.length, total])).toEqual([
    [2, 3],
    [1, 3],
  ]);
  expect(await store.externalLinks.standing()).toEqual([
    { provider, living: 1, held: 1, interrupted: 0 },
    { provider: "ibm-video", living: 1, held: 0, interrupted: 0 },
  ]);
});
