// What goes wrong over there, and on the way: each is said on the link, or made good.
import type { EventStore } from "@tributary/event-store";
import { soon } from "@tributary/external-chats/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { linked, linkedScene, said, standing } from "./testing/linked.ts";
import { type Platform, startPlatform } from "./testing/platform.ts";
import { Scene } from "./testing/scene.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());
afterEach(() => platform.vendor.faults.clear());

test.each([
  ["a wrong tenant URL", { tenantUrl: "wrong.example" }, /tenant URL \(code 1000/],
  ["a wrong application", { appId: "wrong" }, /application \(code 3000/],
  ["an address where nobody knows such chats", { url: "" }, /\(status 404\)/],
])("%s fails the link, with the vendor's code", async (_, account, detail) => {
  const wrong = "url" in account ? { url: `${platform.vendor.url}/nowhere` } : account;
  await using replica = await platform.replica({ account: wrong });
  const scene = await linkedScene(platform);
  expect(await standing(scene, "FAILED")).toMatchObject({ detail: expect.stringMatching(detail) });
  await expect.poll(() => replica.held).toBe(0);
});

test("a conversation that has a name already can't be taken", async () => {
  await using _ = await platform.replica();
  const scene = new Scene(platform);
  await scene.open();
  await scene.link({}, "somebody-else's");
  expect(await standing(scene, "FAILED")).toMatchObject({ detail: expect.stringContaining("has a name") });
});

test("no server for a new chat fails the link", async () => {
  platform.vendor.faults.set({ refuseChats: "5001" });
  await using _ = await platform.replica();
  const scene = await linkedScene(platform);
  expect(await standing(scene, "FAILED")).toMatchObject({ detail: expect.stringContaining("code 5001") });
});

test("a chat that the server has forgotten is ended, with code 5005", async () => {
  await using _ = await platform.replica();
  const { scene, chatId } = await linked(platform);
  platform.vendor.agent.forget(chatId);
  expect(await standing(scene, "ENDED")).toMatchObject({ detail: expect.stringContaining("code 5005") });
});

test.each([
  ["somebody else polls", { refusePolls: "5509" as const }, "code 5509"],
  ["polls fail", { refusePolls: "5500" as const }, "code 5500"],
  ["the server is away", { down: true }, "tried again"],
])("when %s for some seconds the link is interrupted, and goes on afterwards", async (_, faults, detail) => {
  await using _replica = await platform.replica();
  const { scene, chatId, heard } = await linked(platform);
  platform.vendor.agent.accept(chatId);
  await standing(scene, "CONNECTED");
  platform.vendor.faults.set(faults);
  platform.vendor.agent.say(chatId, "Are you there?");
  await scene.say("I am here");
  expect(await standing(scene, "INTERRUPTED")).toMatchObject({ detail: expect.stringContaining(detail) });
  platform.vendor.faults.clear();
  await standing(scene, "CONNECTED");
  await expect.poll(() => said(scene), { timeout: 20_000 }).toEqual(["Are you there?"]);
  await expect.poll(heard, { timeout: 20_000 }).toEqual(["I am here"]);
});

test("what lost, repeated and broken polls have swallowed is said once, and in its order", async () => {
  await using _ = await platform.replica();
  const { scene, chatId } = await linked(platform);
  const { agent, faults } = platform.vendor;
  agent.accept(chatId);
  faults.set({ lostBatches: 0.3, duplicateDelivery: 0.3, cachedPolls: 0.2, droppedPolls: 0.2, malformedJson: 0.2 });
  const texts = Array.from({ length: 30 }, (_unused, index) => `message ${index}`);
  for (const text of texts) {
    agent.say(chatId, text);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await expect.poll(() => said(scene), { timeout: 30_000 }).toEqual(texts);
  expect(Object.keys(faults.struck).length).toBeGreaterThan(2);
});

test("a message whose answer was lost is looked up, and not sent twice", async () => {
  await using _ = await platform.replica();
  const { scene, heard } = await linked(platform);
  platform.vendor.faults.set({ lostSendAnswers: 0.5 });
  const texts = Array.from({ length: 10 }, (_unused, index) => `message ${index}`);
  for (const text of texts) await scene.say(text);
  await expect.poll(heard, { timeout: 30_000 }).toEqual(texts);
  expect(platform.vendor.faults.struck.lostSendAnswers).toBeGreaterThan(0);
});

test("a message that the vendor refuses is said to be undelivered, and the next one goes out", async () => {
  await using _ = await platform.replica();
  const { scene, heard } = await linked(platform);
  platform.vendor.faults.set({ refuseSends: "5003" });
  await scene.say("refused");
  const notice = await soon(() => scene.commands("PostNotice")[0]);
  expect(notice).toMatchObject({ level: "WARNING", text: expect.stringContaining("code 5003") });
  platform.vendor.faults.clear();
  await scene.say("taken");
  await expect.poll(heard).toEqual(["taken"]);
});

test("a participant who is suspended has no chat any more", async () => {
  const barred = new Set<string>();
  const store = (inner: EventStore): EventStore => ({
    ...inner,
    barredAmong: async (people) =>
      people.filter(({ id }) => barred.has(id)).map((person) => ({ ...person, reason: "suspended" as const })),
  });
  await using _ = await platform.replica({ store });
  const { scene, received } = await linked(platform);
  barred.add(scene.participantId);
  expect(await standing(scene, "ENDED")).toMatchObject({ detail: "The participant was suspended." });
  expect(received("chat_session_disconnect")).toHaveLength(1);
});
