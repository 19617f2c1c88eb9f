// One replica holds a chat; another goes on where it stopped, whether it handed over or died.
import type { EventStore } from "@tributary/event-store";
import { soon } from "@tributary/external-chats/testing";
import type { Messaging } from "@tributary/messaging";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linked, linkedGroup, said, standing } from "./testing/linked.ts";
import { type Platform, startPlatform } from "./testing/platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

const bob = { id: "bob", name: "Bob" };
const fences = (scene: Awaited<ReturnType<typeof linked>>["scene"]) =>
  new Set(scene.sent().map(({ lease }) => lease?.fence));

test("a replica that stops hands its chats over at once; nothing is lost, and nothing is said twice", async () => {
  const first = await platform.replica();
  const { scene, viewers, heard } = await linked(platform);
  await standing(scene, "CONNECTED");
  viewers.say(bob, "one");
  await scene.say("eins");
  await expect.poll(() => said(scene)).toEqual(["one"]);
  await expect.poll(heard).toEqual(["Grace: eins"]);
  await first[Symbol.asyncDispose]();
  viewers.say(bob, "two");
  await scene.say("zwei");
  await using _ = await platform.replica();
  await expect.poll(() => said(scene), { timeout: 5_000 }).toEqual(["one", "two"]);
  await expect.poll(heard).toEqual(["Grace: eins", "Grace: zwei"]);
  expect([...fences(scene)]).toEqual([1, 2]);
  expect(viewers.received.filter(({ isRepetition }) => isRepetition)).toEqual([]);
});

test("a replica that died is replaced within ten seconds; what it says later carries the older fence", async () => {
  let isDead = false;
  // It goes on listening and speaking, as one does that was only paused; but it reaches the database no more.
  const store = (inner: EventStore): EventStore => ({
    ...inner,
    leases: { ...inner.leases, renewAll: (...asked) => (isDead ? noDatabase() : inner.leases.renewAll(...asked)) },
    externalLinks: {
      ...inner.externalLinks,
      take: (wanted) => (isDead ? noDatabase() : inner.externalLinks.take(wanted)),
    },
  });
  await using dead = await platform.replica({ store });
  const { scene, viewers, heard } = await linked(platform);
  await standing(scene, "CONNECTED");
  isDead = true;
  await using _ = await platform.replica();
  await expect.poll(() => [...fences(scene)].length, { timeout: 10_000 }).toBe(2);
  viewers.say(bob, "still there?");
  await scene.say("yes");
  await expect.poll(() => said(scene), { timeout: 10_000 }).toEqual(["still there?"]);
  await expect.poll(heard, { timeout: 10_000 }).toEqual(["Grace: yes"]);
  const last = scene.sent().filter(({ command }) => command.type === "SendMessage");
  expect(last.map(({ lease }) => lease?.fence)).toEqual([2]);
  await expect.poll(() => dead.held).toBe(0);
});

test("what was sent by a replica that died before it could say so is not sent again", async () => {
  let isDead = false;
  const store = (inner: EventStore): EventStore => ({
    ...inner,
    externalLinks: {
      ...inner.externalLinks,
      move: (moves) =>
        moves.some(({ sentVersion }) => sentVersion)
          ? soon(() => isDead && new Set())
          : inner.externalLinks.move(moves),
    },
    leases: { ...inner.leases, renewAll: (...asked) => (isDead ? noDatabase() : inner.leases.renewAll(...asked)) },
  });
  await using _dead = await platform.replica({ store });
  const { scene, heard, viewers } = await linked(platform);
  await scene.say("once");
  await expect.poll(heard).toEqual(["Grace: once"]);
  isDead = true;
  await using _ = await platform.replica();
  await scene.say("and then");
  await expect.poll(heard, { timeout: 10_000 }).toEqual(["Grace: once", "Grace: and then"]);
  expect(viewers.messages.filter(({ text }) => text === "Grace: once")).toHaveLength(1);
});

test("a group belongs to the link, whoever holds it: it is not made again", async () => {
  const first = await platform.replica();
  const scene = await linkedGroup(platform, ["bob"]);
  const { conversation } = await standing(scene, "CONNECTED");
  await first[Symbol.asyncDispose]();
  await using _ = await platform.replica();
  const viewers = platform.vendor.in(conversation?.split("/")[2] ?? "");
  viewers.say(bob, "Still here");
  await expect.poll(() => said(scene), { timeout: 10_000 }).toEqual(["Still here"]);
  const named = scene.commands("ChangeExternalChatStatus").flatMap((one) => one.conversation ?? []);
  expect(new Set(named)).toEqual(new Set([conversation]));
});

test("a group that was made while the chat service was away is not made again by the next holder", async () => {
  const { faults } = platform.vendor;
  faults.set({ chatUnavailable: 1 });
  let isNamed = false;
  const store = (inner: EventStore): EventStore => ({
    ...inner,
    externalLinks: {
      ...inner.externalLinks,
      async move(moves) {
        const lost = await inner.externalLinks.move(moves);
        isNamed ||= moves.some(({ conversation }) => conversation);
        return lost;
      },
    },
  });
  const first = await platform.replica({ store });
  const before = await groups();
  const scene = await linkedGroup(platform, ["bob"]);
  await soon(() => isNamed);
  await first[Symbol.asyncDispose]();
  const refused = faults.struck.chatUnavailable ?? 0;
  await using _ = await platform.replica();
  await soon(() => (faults.struck.chatUnavailable ?? 0) > refused); // it enters before it asks the chat service
  faults.clear();
  await standing(scene, "CONNECTED");
  expect(await groups()).toBe(before + 1);
});

test("what was said while nobody held the chat is said when somebody does, with its edits and deletions", async () => {
  const first = await platform.replica();
  const { scene, viewers } = await linked(platform);
  await standing(scene, "CONNECTED");
  const [kept, deleted] = [viewers.say(bob, "Helo"), viewers.say(bob, "spam")];
  await expect.poll(() => said(scene)).toEqual(["Helo", "spam"]);
  await first[Symbol.asyncDispose]();
  viewers.edit(kept, "Hello");
  viewers.remove(deleted);
  const late = viewers.say(bob, "lat");
  viewers.edit(late, "late");
  await using _ = await platform.replica();
  const edited = await soon(() => scene.commands("EditMessage").find(({ text }) => text === "Hello"));
  expect(edited).toMatchObject({ messageId: `ibm-${kept}` });
  await soon(() => scene.commands("DeleteMessage").find(({ messageId }) => messageId === `ibm-${deleted}`));
  await soon(() => scene.commands("SendMessage").some(({ messageId }) => messageId === `ibm-${late}`));
});

test("while Kafka is away the cursor stands; a replica that dies then has lost nothing", async () => {
  let isAway = false;
  let refused = 0;
  const refuse = () => {
    refused += 1;
    return Promise.reject(new Error("no broker"));
  };
  const messaging = (inner: Messaging): Messaging => ({
    ...inner,
    publish: (topic, records) => (isAway ? refuse() : inner.publish(topic, records)),
  });
  const unlucky = await platform.replica({ messaging });
  const { scene, viewers } = await linked(platform);
  await standing(scene, "CONNECTED");
  isAway = true;
  for (const text of ["one", "two", "three"]) viewers.say(bob, text);
  await soon(() => refused > 1);
  expect(said(scene)).toEqual([]);
  await unlucky[Symbol.asyncDispose]();
  expect(said(scene)).toEqual([]);
  await using _ = await platform.replica();
  await expect.poll(() => said(scene), { timeout: 10_000 }).toEqual(["one", "two", "three"]);
});

/** How many groups there are over there. */
async function groups(): Promise<number> {
  const answer = await fetch(`${platform.vendor.url}/control/channels`);
  return (await answer.text()).split('"groupchat:').length - 1;
}

const noDatabase = (): Promise<never> => Promise.reject(new Error("no database"));
