// What adapters do to a session, sent as they send it: by commands of a service that nobody waits for.
import { newId } from "@tributary/runtime";
import type { Command } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Answer } from "../commands/answer.ts";
import { execute } from "../commands/execute.ts";
import { admin, coach, conversation, service, succeeded } from "../testing/conversation.ts";
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
