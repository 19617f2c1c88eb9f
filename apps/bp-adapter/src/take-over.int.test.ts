// One replica holds a chat; another goes on where it stopped, whether it handed over or died.
import type { EventStore } from "@tributary/event-store";
import { soon } from "@tributary/external-chats/testing";
import type { Messaging } from "@tributary/messaging";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linked, said } from "./testing/linked.ts";
import { type Platform, startPlatform } from "./testing/platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

const agent = () => platform.vendor.agent;
const fences = (scene: Awaited<ReturnType<typeof linked>>["scene"]) =>
  new Set(scene.sent().map(({ lease }) => lease?.fence));

test("a replica that stops hands its chats over at once; nothing is lost, and nothing is said twice", async () => {
  const first = await platform.replica();
  const { scene, chatId, heard } = await linked(platform);
  agent().accept(chatId);
  agent().say(chatId, "one");
  await scene.say("eins");
  await expect.poll(() => said(scene)).toEqual(["one"]);
  await expect.poll(heard).toEqual(["eins"]);
  await first[Symbol.asyncDispose]();
  agent().say(chatId, "two");
  await scene.say("zwei");
  await using _ = await platform.replica();
  await expect.poll(() => said(scene), { timeout: 3_000 }).toEqual(["one", "two"]);
  await expect.poll(heard).toEqual(["eins", "zwei"]);
  expect(
    platform.vendor.agent.chats().filter(({ request }) => request.parameters.session === scene.sessionId),
  ).toHaveLength(1);
  expect([...fences(scene)]).toEqual([1, 2]);
});

test("a replica that died is replaced within ten seconds; what it says later carries the older fence", async () => {
  let isDead = false;
  // It goes on polling and speaking, as one does that was only paused; but it reaches the database no more.
  const store = (inner: EventStore): EventStore => ({
    ...inner,
    leases: { ...inner.leases, renewAll: (...asked) => (isDead ? noDatabase() : inner.leases.renewAll(...asked)) },
    externalLinks: {
      ...inner.externalLinks,
      take: (wanted) => (isDead ? noDatabase() : inner.externalLinks.take(wanted)),
    },
  });
  await using dead = await platform.replica({ store });
  const { scene, chatId, heard } = await linked(platform);
  agent().accept(chatId);
  await soon(() => scene.commands("JoinChatSession")[0]);
  isDead = true;
  await using _ = await platform.replica();
  await expect.poll(() => [...fences(scene)].length, { timeout: 10_000 }).toBe(2);
  agent().say(chatId, "still there?");
  await scene.say("yes");
  await expect.poll(() => said(scene), { timeout: 10_000 }).toEqual(["still there?"]);
  await expect.poll(heard, { timeout: 10_000 }).toEqual(["yes"]);
  const last = scene.sent().filter(({ command }) => command.type === "SendMessage");
  expect(last.map(({ lease }) => lease?.fence)).toEqual([2]);
  await expect.poll(() => dead.held).toBe(0);
});

test("a chat that was asked for by a replica that died before it could say so is the same chat", async () => {
  let isDead = false;
  const store = (inner: EventStore): EventStore => ({
    ...inner,
    externalLinks: { ...inner.externalLinks, move: () => soon(() => isDead && new Set<string>()) },
    leases: { ...inner.leases, renewAll: (...asked) => (isDead ? noDatabase() : inner.leases.renewAll(...asked)) },
  });
  await using _dead = await platform.replica({ store });
  const { scene, chatId } = await linked(platform);
  isDead = true;
  await using _ = await platform.replica();
  await expect.poll(() => [...fences(scene)], { timeout: 10_000 }).toContain(2);
  const named = scene.commands("ChangeExternalChatStatus").map(({ conversation }) => conversation);
  expect(new Set(named)).toEqual(new Set([chatId]));
});

test("while Kafka is away polls go on and are kept; afterwards all of it is said, in its order", async () => {
  let isAway = false;
  const messaging = (inner: Messaging): Messaging => ({
    ...inner,
    publish: (topic, records) => (isAway ? Promise.reject(new Error("no broker")) : inner.publish(topic, records)),
  });
  await using _ = await platform.replica({ messaging });
  const { scene, chatId } = await linked(platform);
  agent().accept(chatId);
  await soon(() => scene.commands("JoinChatSession")[0]);
  isAway = true;
  for (const text of ["one", "two", "three"]) {
    agent().say(chatId, text);
    await soon(() => !platform.vendor.agent.chat(chatId).mailbox.waiting().length);
  }
  expect(said(scene)).toEqual([]);
  isAway = false;
  await expect.poll(() => said(scene)).toEqual(["one", "two", "three"]);
});

const noDatabase = (): Promise<never> => Promise.reject(new Error("no database"));
