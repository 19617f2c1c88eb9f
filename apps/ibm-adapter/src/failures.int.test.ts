// What goes wrong over there, and on the way: each is said on the link, or made good.
import { Scene, soon } from "@tributary/external-chats/testing";
import { newId } from "@tributary/runtime";
import { IBM_VIDEO } from "@tributary/schemas";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { linked, said, standing } from "./testing/linked.ts";
import { type Platform, startPlatform } from "./testing/platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());
afterEach(() => platform.vendor.faults.clear());

const bob = { id: "bob", name: "Bob" };

async function linkedTo(parameters: Record<string, string>, tenant?: string): Promise<Scene> {
  const scene = new Scene(platform, { provider: IBM_VIDEO, kind: "channel", ...(tenant ? { tenant } : {}) });
  await scene.open();
  await scene.link(parameters, `chat/${parameters.channelId}`);
  return scene;
}

test.each([
  [402, /benefit|include/i],
  [404, /no channel|not found|exist/i],
  [403, /allowed|manage|access/i],
] as const)("a channel whose chat answers %i fails the link, in words", async (status, detail) => {
  await using replica = await platform.replica();
  const channelId = newId();
  platform.vendor.account.refuse(channelId, status);
  const scene = await linkedTo({ channelId, kind: "chat" });
  expect(await standing(scene, "FAILED")).toMatchObject({ detail: expect.stringMatching(detail) });
  await expect.poll(() => replica.held).toBe(0);
});

test("a tenant without an account, and a link that nobody understands, fail", async () => {
  await using _ = await platform.replica();
  const other = await linkedTo({ channelId: newId(), kind: "chat" }, "nobody");
  expect(await standing(other, "FAILED")).toMatchObject({ detail: expect.stringContaining("no IBM Video") });
  const odd = await linkedTo({ channelId: newId(), kind: "opera" });
  expect(await standing(odd, "FAILED")).toMatchObject({ detail: expect.stringContaining("which chat") });
});

test("while the service is out of reach for some seconds the link is interrupted, and goes on afterwards", async () => {
  await using _ = await platform.replica();
  const { scene, viewers, heard } = await linked(platform);
  await standing(scene, "CONNECTED");
  platform.vendor.faults.set({ chatUnavailable: 1 });
  platform.vendor.connections.close(1001);
  viewers.say(bob, "Are you there?");
  await scene.say("I am here");
  expect(await standing(scene, "INTERRUPTED")).toMatchObject({ detail: expect.stringContaining("tried again") });
  platform.vendor.faults.clear();
  await expect.poll(() => said(scene), { timeout: 30_000 }).toEqual(["Are you there?"]);
  await expect.poll(heard, { timeout: 30_000 }).toEqual(["Grace: I am here"]);
  await standing(scene, "CONNECTED");
});

test("a message whose answer was lost is looked up, and is there once", async () => {
  await using _ = await platform.replica();
  const { scene, heard } = await linked(platform);
  await standing(scene, "CONNECTED");
  platform.vendor.faults.set({ lostSendAnswers: 0.5 });
  const texts = Array.from({ length: 8 }, (_unused, index) => `message ${index}`);
  for (const text of texts) await scene.say(text);
  await expect.poll(heard, { timeout: 45_000 }).toEqual(texts.map((text) => `Grace: ${text}`));
  expect(platform.vendor.faults.struck.lostSendAnswers).toBeGreaterThan(0);
});

test("what lost, repeated and mixed-up frames have swallowed is said once, and all of it", async () => {
  await using _ = await platform.replica();
  const { scene, viewers } = await linked(platform);
  await standing(scene, "CONNECTED");
  const { faults } = platform.vendor;
  faults.set({ droppedFrames: 0.3, duplicateFrames: 0.3, reorderedFrames: 0.3, badJson: 0.1, closes: 0.05 });
  const texts = Array.from({ length: 60 }, (_unused, index) => `message ${index}`);
  for (const text of texts) {
    viewers.say(bob, text);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await expect.poll(() => said(scene).toSorted(), { timeout: 45_000 }).toEqual(texts.toSorted());
  expect(Object.keys(faults.struck).length).toBeGreaterThan(2);
});

test("when IBM gives us another chat user, both directions go on as that one", async () => {
  await using _ = await platform.replica();
  const { scene, viewers, heard } = await linked(platform);
  await standing(scene, "CONNECTED");
  platform.vendor.account.changeUser();
  platform.vendor.connections.expireTokens();
  await scene.say("still us");
  await expect.poll(heard, { timeout: 20_000 }).toEqual(["Grace: still us"]);
  viewers.say(bob, "hello");
  await expect.poll(() => said(scene), { timeout: 20_000 }).toEqual(["hello"]);
});

test("an event that nobody knows is kept once, as it came", async () => {
  await using _ = await platform.replica();
  const { scene, viewers } = await linked(platform);
  await standing(scene, "CONNECTED");
  platform.vendor.faults.set({ duplicateFrames: 1 });
  viewers.tell({ type: "party.started", balloons: 99 });
  const { deadLetters } = platform.store;
  const page = { key: scene.streamId, offset: 0, limit: 10 };
  const letters = await soon(async () => {
    const { results } = await deadLetters.list("acme", page);
    return results.length > 0 && results;
  });
  expect(letters).toMatchObject([{ reason: "unreadable", detail: "IBM Video Streaming: there is no such type" }]);
});

test("what the service refuses to take is said to be undelivered, and the next message goes out", async () => {
  await using _ = await platform.replica();
  const { scene, viewers, heard } = await linked(platform);
  await standing(scene, "CONNECTED");
  viewers.freeze();
  await scene.say("refused");
  const isTold = ({ text }: { text: string }) => text.includes("could not be delivered");
  await soon(() => scene.commands("PostNotice").find(isTold));
  viewers.freeze(false);
  await scene.say("taken");
  await expect.poll(heard, { timeout: 20_000 }).toEqual(["Grace: taken"]);
});
