// A chat from its link to its end, between a real log, a real broker and a simulated contact centre.
import { soon, TENANT } from "@tributary/external-chats/testing";
import { header, type Subscription } from "@tributary/messaging";
import { newId } from "@tributary/runtime";
import { type EphemeralEvent, toEphemeralRecord } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linked, said, standing } from "./testing/linked.ts";
import { type Platform, startPlatform } from "./testing/platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await platform.replica();
});
afterAll(() => platform[Symbol.asyncDispose]());

const at = () => new Date().toISOString();

test("a link becomes a chat; what an agent says comes in, and what the participant says goes out", async () => {
  const { scene, chatId, received } = await linked(platform, { first_name: "Ada", from: "app" });
  const { agent } = platform.vendor;
  expect(agent.chat(chatId).request).toMatchObject({ from: "app", parameters: { first_name: "Ada" } });
  agent.accept(chatId, "Ann Agent");
  agent.say(chatId, "How can I help?");
  await expect.poll(() => said(scene)).toEqual(["How can I help?"]);
  const speaker = { memberType: "AGENT", memberName: "Ann Agent" };
  expect(scene.commands("SendMessage")).toMatchObject([{ speaker, origin: { conversation: chatId } }]);
  const shown = scene.sent().map(({ command }) => ("status" in command ? command.status : command.type));
  expect(shown[0]).toBe("QUEUED");
  expect(shown.slice(-3)).toEqual(["JoinChatSession", "CONNECTED", "SendMessage"]);
  await scene.say("My knee hurts");
  await scene.say("Let me help", { senderId: "41", senderType: "COACH", senderName: "Grace" });
  await expect
    .poll(() => received("chat_session_message"))
    .toMatchObject([
      { msg: "My knee hurts", msg_id: `${chatId}:5` },
      { msg: "Grace: Let me help", msg_id: `${chatId}:6` },
    ]);
});

test("a transfer: one agent leaves, another joins, and what the first still says is the system's, with their name", async () => {
  const { scene, chatId } = await linked(platform);
  const { agent } = platform.vendor;
  const first = agent.accept(chatId, "Ann Agent");
  agent.transfer(chatId, "Bob Agent");
  agent.sayAs(chatId, first, "One more thing");
  await expect.poll(() => said(scene)).toEqual(["Ann Agent: One more thing"]);
  const people = scene
    .sent()
    .map(({ command }) => ("memberId" in command ? `${command.type} ${command.memberId}` : ""));
  expect(people.filter((one) => one !== "")).toEqual([
    `JoinChatSession bp-${first.toLowerCase()}`,
    `LeaveChatSession bp-${first.toLowerCase()}`,
    expect.stringMatching(/^JoinChatSession bp-/),
  ]);
});

test("forms: asked, answered, and answered over there under the same request", async () => {
  const { scene, chatId, received } = await linked(platform);
  const { agent } = platform.vendor;
  agent.accept(chatId);
  const request = agent.showForm(chatId, "survey");
  const [form] = await soon(() => scene.commands("RequestForm").length > 0 && scene.commands("RequestForm"));
  expect(form).toMatchObject({ name: "survey", timeoutSeconds: 300, origin: { externalId: request } });
  const { sessionId, participantId } = scene;
  const about = { formId: form?.formId ?? "", sessionId, participantId, memberId: participantId, name: "survey" };
  const answers = [
    { name: "text", value: "five stars" },
    { name: "stars", value: 5 },
  ];
  await scene.commit({
    type: "FormAnswered",
    data: {
      ...{ ...about, memberType: "PARTICIPANT", origin: form?.origin ?? null, answers, answeredAt: at() },
      answeredBy: { id: participantId, role: "participant" },
    },
  });
  await expect
    .poll(() => received("chat_session_form_data"))
    .toMatchObject([{ form_request_id: request, form_name: "survey", data: { text: "five stars", stars: "5" } }]);
});

test("files both ways", async () => {
  const { scene, chatId, received } = await linked(platform);
  const { agent } = platform.vendor;
  const { files } = platform.store;
  agent.accept(chatId);
  const bytes = Buffer.from("%PDF-1.4 of an agent");
  agent.sendFile(chatId, { name: "plan.pdf", contentType: "application/pdf", bytes });
  const [message] = await soon(() => scene.commands("SendMessage").length > 0 && scene.commands("SendMessage"));
  const fileId = message?.attachments?.[0] ?? "";
  expect(await files.find(TENANT, scene.sessionId, fileId)).toMatchObject({ name: "plan.pdf", size: bytes.length });
  expect(Buffer.from((await files.chunk(TENANT, fileId, 0)) ?? [])).toEqual(bytes);

  const mine = { id: newId(), sessionId: scene.sessionId, name: "knee.png", contentType: "image/png" };
  await files.begin(TENANT, { ...mine, uploader: { role: "participant", id: scene.participantId } });
  await files.write(TENANT, mine.id, { index: 0, bytes: new Uint8Array(1_000) });
  await files.finish(TENANT, mine.id, { size: 1_000, digest: "d", idempotencyKey: null });
  const attachment = { fileId: mine.id, name: mine.name, contentType: mine.contentType, size: 1_000 };
  await scene.say("", { attachments: [attachment] });
  await expect
    .poll(() => received("chat_session_file"))
    .toMatchObject([{ msg_id: `${chatId}:5.1`, file_type: "image", file_name: "knee.png" }]);
});

test("receipts both ways, and what was edited over there is a dead letter", async () => {
  const { scene, chatId, received, heard } = await linked(platform);
  const { agent } = platform.vendor;
  agent.accept(chatId);
  const vendorId = agent.say(chatId, "Hello");
  const [hello] = await soon(() => scene.commands("SendMessage").length > 0 && scene.commands("SendMessage"));
  const { conversation: _, ...origin } = hello?.origin ?? { provider: "", externalId: "" };
  const messageId = newId();
  await scene.say("Hello", { messageId, senderId: "bp-x", senderType: "AGENT", senderName: "Ann", origin });
  const { sessionId, participantId } = scene;
  const reader = { sessionId, participantId, memberId: participantId, memberType: "PARTICIPANT" as const };
  const upTo = { upToMessageId: messageId, upToVersion: await scene.version };
  await scene.commit({ type: "MessagesRead", data: { ...reader, ...upTo, readAt: at() } });
  await expect.poll(() => received("chat_session_message_read")).toMatchObject([{ ref_msg_id: vendorId }]);
  await scene.say("Hi");
  await expect.poll(heard).toEqual(["Hi"]);
  agent.read(chatId, `${chatId}:${await scene.version}`);
  const read = await soon(() => scene.commands("MarkMessagesRead")[0]);
  expect(read).toMatchObject({ upToVersion: await scene.version, memberId: expect.stringMatching(/^bp-/) });
  agent.tell(chatId, { event: "chat_session_message_edit", ref_msg_id: vendorId, msg: "Good bye" });
  const letters = () => platform.store.deadLetters.list(TENANT, { key: scene.streamId, offset: 0, limit: 10 });
  await expect.poll(async () => (await letters()).total).toBe(1);
  const [letter] = (await letters()).results;
  expect(letter).toMatchObject({ detail: expect.stringContaining("stays as it was said") });
  expect(Buffer.from(letter?.record.value ?? []).toString()).not.toContain("Good bye");
});

test("the end over there ends the link: whoever is here leaves, and nobody takes it again", async () => {
  const { scene, chatId } = await linked(platform);
  platform.vendor.agent.accept(chatId, "Ann Agent");
  await standing(scene, "CONNECTED");
  platform.vendor.agent.end(chatId);
  expect(await standing(scene, "ENDED")).toMatchObject({
    detail: expect.stringContaining("ended"),
    conversation: chatId,
  });
  expect(scene.commands("LeaveChatSession")).toHaveLength(1);
  await expect.poll(async () => (await free()).length).toBe(0);
});

test("an unlinked chat is left over there, once, and whoever came from there leaves the session", async () => {
  const { scene, chatId, received } = await linked(platform);
  platform.vendor.agent.accept(chatId);
  await standing(scene, "CONNECTED");
  await scene.unlink();
  await soon(() => scene.commands("LeaveChatSession")[0]);
  expect(received("chat_session_disconnect")).toHaveLength(1);
  expect(platform.vendor.agent.chat(chatId).phase).not.toBe("open");
  await expect.poll(async () => (await free()).length).toBe(0);
});

test("typing and signals pass both ways, and only what is fresh", async () => {
  const { scene, chatId, received } = await linked(platform);
  const { agent } = platform.vendor;
  const moments: string[] = [];
  await using _ = asDisposable(
    await platform.messaging.tail({
      topic: "tributary.ephemeral",
      onRecords: (records) => moments.push(...records.map((record) => header(record, "ce_type") ?? "")),
    }),
  );
  const party = agent.accept(chatId);
  await standing(scene, "CONNECTED");
  agent.type(chatId);
  agent.tell(chatId, { event: "chat_session_signaling", msg_id: "s", party_id: party, data: { type: "END_CALL" } });
  await expect.poll(() => moments).toEqual(expect.arrayContaining(["MemberTyping", "SignalingReceived"]));
  const { sessionId, participantId } = scene;
  const by = { sessionId, participantId, memberId: participantId, memberType: "PARTICIPANT" as const };
  const say = (event: EphemeralEvent, time = at()) =>
    platform.messaging.publish("tributary.ephemeral", [
      toEphemeralRecord({ id: newId(), tenant: TENANT, event, at: time }),
    ]);
  await say({ type: "MemberStoppedTyping", data: by }, new Date(Date.now() - 60_000).toISOString());
  await say({ type: "MemberTyping", data: by });
  await say({ type: "SignalingSent", data: { ...by, signal: { type: "CALL_REJECTED" } } });
  await expect.poll(() => received("chat_session_signaling")).toMatchObject([{ destination_party_id: party }]);
  expect(received("chat_session_typing")).toHaveLength(1);
  expect(received("chat_session_not_typing")).toEqual([]);
});

const asDisposable = ({ close }: Subscription): AsyncDisposable => ({ [Symbol.asyncDispose]: close });

/** Links that an adapter would take now. */
const free = () => platform.store.externalLinks.take({ provider: "bright-pattern", holder: "x", ttlMs: 1, most: 10 });
