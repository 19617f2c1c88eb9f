// A channel's chat from its link to its end, between a real log, a real broker and a simulated IBM Video Streaming.
import { Scene, soon } from "@tributary/external-chats/testing";
import { newId } from "@tributary/runtime";
import { IBM_VIDEO } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linked, linkedGroup, said, standing } from "./testing/linked.ts";
import { type Platform, startPlatform } from "./testing/platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await platform.replica();
});
afterAll(() => platform[Symbol.asyncDispose]());

const bob = { id: "bob", name: "Bob" };
const names = (scene: Scene) => scene.sent().map(({ command }) => command.type);

test("what viewers say comes in, in their names and in order; what a coach says goes out, once", async () => {
  const { scene, viewers, heard } = await linked(platform);
  await standing(scene, "CONNECTED");
  const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
  const ids = texts.map((text) => viewers.say(bob, text));
  await expect.poll(() => said(scene)).toEqual(texts);
  const speaker = { memberId: "ibm-bob", memberType: "VIEWER", memberName: "Bob" };
  const origin = { provider: "ibm-video", externalId: ids[0], conversation: scene.linkId };
  expect(scene.commands("SendMessage")[0]).toMatchObject({ speaker, origin });
  await scene.say("Welcome");
  await scene.say("Ask me anything");
  await expect.poll(heard).toEqual(["Grace: Welcome", "Grace: Ask me anything"]);
  viewers.say(bob, "last");
  await expect.poll(() => said(scene)).toEqual([...texts, "last"]); // nothing of ours among it
  expect(viewers.received.filter(({ isRepetition }) => isRepetition)).toEqual([]);
});

test("a busy chat comes in whole and in its order", async () => {
  const { scene, viewers } = await linked(platform);
  await standing(scene, "CONNECTED");
  await viewers.flood({ perSecond: 500, seconds: 3 });
  await expect.poll(() => said(scene).length, { timeout: 20_000 }).toBe(1_500);
  expect(said(scene)).toEqual(viewers.messages.map(({ text }) => text));
});

test("what was said before the link is history, and comes in as well", async () => {
  const channelId = newId();
  const scene = new Scene(platform, { provider: IBM_VIDEO, kind: "channel" });
  const viewers = platform.vendor.viewers(channelId);
  for (const text of ["one", "two"]) viewers.say(bob, text);
  await scene.open();
  await scene.link({ channelId, kind: "chat" }, `chat/${channelId}`);
  await expect.poll(() => said(scene)).toEqual(["one", "two"]);
});

test("questions and answers are a chat of their own", async () => {
  const { scene, viewers } = await linked(platform, "qna");
  await standing(scene, "CONNECTED");
  expect(viewers.cid).toMatch(/^qna:/);
  viewers.say(bob, "Why?");
  await expect.poll(() => said(scene)).toEqual(["Why?"]);
});

test("edits, deletions, reactions and threads name the message that they are about", async () => {
  const { scene, viewers } = await linked(platform);
  await standing(scene, "CONNECTED");
  const id = viewers.say(bob, "Helo");
  await soon(() => scene.commands("SendMessage")[0]);
  viewers.edit(id, "Hello");
  viewers.say(bob, "answered", { parentId: id });
  viewers.react(bob, id, "like");
  await soon(() => scene.commands("AddMessageReaction")[0]);
  viewers.unreact(bob, id, "like");
  await soon(() => scene.commands("RemoveMessageReaction")[0]);
  viewers.remove(id);
  await soon(() => scene.commands("DeleteMessage")[0]);
  const { messageId } = scene.commands("SendMessage")[0] ?? {};
  expect(messageId).toBe(`ibm-${id}`);
  expect(scene.commands("EditMessage").at(-1)).toMatchObject({ messageId, text: "Hello" });
  expect(scene.commands("SendMessage").find(({ text }) => text === "answered")).toMatchObject({ replyToId: messageId });
  const reaction = { messageId, memberId: "ibm-bob", memberType: "VIEWER", reaction: "like" };
  expect(scene.commands("AddMessageReaction")).toMatchObject([reaction]);
  expect(scene.commands("DeleteMessage")).toMatchObject([{ messageId }]);
});

test("edits and deletions of what was said here go out; a moderator's deletion of it comes in", async () => {
  const { scene, viewers, heard } = await linked(platform);
  const coach = { id: "41", role: "coach" as const };
  const at = new Date().toISOString();
  const [first, second] = [newId(), newId()];
  await scene.say("Helo", { messageId: first });
  await scene.say("Bye", { messageId: second });
  await expect.poll(heard).toEqual(["Grace: Helo", "Grace: Bye"]);
  const about = { sessionId: scene.sessionId, participantId: null };
  const sender = { senderId: "41", senderType: "COACH" as const, senderName: "Grace", photoUrl: null };
  const rest = { channel: "APP" as const, html: null, attachments: [], replyToId: null, origin: null, sentAt: at };
  const edited = { ...about, messageId: first, ...sender, ...rest, text: "Hello", editedBy: coach, editedAt: at };
  await scene.commit({ type: "MessageEdited", data: edited });
  await expect.poll(heard).toEqual(["Grace: Hello", "Grace: Bye"]);
  viewers.remove(viewers.received[0]?.id ?? "");
  expect(await soon(() => scene.commands("DeleteMessage")[0])).toMatchObject({ messageId: first });
  await scene.commit({
    type: "MessageDeleted",
    data: { ...about, messageId: second, deletedBy: coach, deletedAt: at },
  });
  await expect.poll(heard).toEqual([]);
});

test("who is typing over there is told while it is so", async () => {
  const { scene, viewers } = await linked(platform);
  await standing(scene, "CONNECTED");
  const seen: string[] = [];
  const tail = await platform.messaging.tail({
    topic: "tributary.ephemeral",
    onRecords(records) {
      for (const { key, value } of records) if (key === scene.streamId) seen.push(value.toString("utf8"));
    },
  });
  await soon(() => {
    viewers.type(bob);
    return seen.some((one) => one.includes("ibm-bob"));
  });
  await tail.close();
});

test("a group is made once, named, and used both ways by those who are in it", async () => {
  const scene = await linkedGroup(platform, ["bob", "carl"]);
  const { conversation } = await standing(scene, "CONNECTED");
  expect(conversation).toMatch(/^group\/[^/]+\/[^/:]+:[^/:]+$/);
  const viewers = platform.vendor.in(conversation?.split("/")[2] ?? "");
  viewers.say(bob, "Hi");
  await expect.poll(() => said(scene)).toEqual(["Hi"]);
  const order = names(scene);
  expect(order.indexOf("JoinChatSession")).toBeLessThan(order.indexOf("SendMessage"));
  expect(scene.commands("JoinChatSession").filter(({ memberId }) => memberId === "ibm-bob")).toHaveLength(1);
  await scene.say("Hello Bob");
  await expect.poll(() => viewers.received.map(({ text }) => text)).toEqual(["Ada: Hello Bob"]);
  viewers.read(bob);
  const read = await soon(() => scene.commands("MarkMessagesRead")[0]);
  expect(read).toMatchObject({ memberId: "ibm-bob", upToMessageId: expect.any(String) });
  viewers.removeMember(bob);
  expect(await soon(() => scene.commands("LeaveChatSession")[0])).toMatchObject({ memberId: "ibm-bob" });
});

test("moderators' doings are told", async () => {
  const { scene, viewers } = await linked(platform);
  await standing(scene, "CONNECTED");
  viewers.ban(bob, { reason: "spam" });
  viewers.freeze();
  viewers.freeze(false);
  viewers.slowDown(10);
  viewers.truncate();
  const told = () => scene.commands("PostNotice").map(({ text }) => text);
  await expect.poll(() => told().length).toBeGreaterThan(4);
  expect(told()).toEqual(
    expect.arrayContaining([
      expect.stringContaining("Bob was banned"),
      expect.stringContaining("paused"),
      expect.stringContaining("no longer paused"),
      expect.stringContaining("10 s"),
      expect.stringContaining("cleared"),
    ]),
  );
});

test("a chat that is deleted over there has ended, and a link that is taken back is left", async () => {
  const gone = await linked(platform);
  await standing(gone.scene, "CONNECTED");
  gone.viewers.deleteChannel();
  expect(await standing(gone.scene, "ENDED")).toMatchObject({ detail: expect.stringContaining("deleted") });
  const [left, kept] = [await linked(platform), await linked(platform)];
  for (const { scene } of [left, kept]) await standing(scene, "CONNECTED");
  await left.scene.unlink();
  await expect.poll(() => left.viewers.connections).toBe(0);
  left.viewers.say(bob, "Is anybody there?");
  kept.viewers.say(bob, "Yes");
  await expect.poll(() => said(kept.scene)).toEqual(["Yes"]);
  expect(said(left.scene)).toEqual([]);
});
