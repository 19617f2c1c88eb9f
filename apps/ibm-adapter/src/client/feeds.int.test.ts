import { expect, test, vi } from "vitest";
import { clientScene, type Scene } from "./testing/scene.ts";

const soon = { timeout: 15_000, interval: 20 };
const ann = { id: "ann", name: "Ann" };
const { signal } = new AbortController();

test("a channel that is followed for the first time begins with its last page, and goes on with what is said", async () => {
  await using scene = await clientScene();
  const viewers = scene.ibm.viewers("1");
  const first = viewers.say(ann, "before");
  const reading = scene.follow({ channelId: "1" });
  expect(await reading.feed.opened(signal)).toMatchObject({ cid: "chatroom:channel_1" });
  const second = viewers.say(ann, "after");
  viewers.edit(first, "before, edited");
  viewers.react(ann, second, "like");
  viewers.type(ann);
  await vi.waitFor(() => expect(reading.types()).toContain("typing.start"), soon);
  expect(reading.order).toEqual([first, second]);
  viewers.remove(second);
  await vi.waitFor(() => expect([...reading.texts.values()]).toEqual(["before, edited", null]), soon);
  expect(reading.types()).toContain("reaction.new");
  await vi.waitFor(() => expect(reading.cursors.length).toBeGreaterThan(0), soon);
});

test("conversations of one chat user share a connection, and the last one out closes it", async () => {
  await using scene = await clientScene();
  const both = [scene.follow({ channelId: "1" }), scene.follow({ channelId: "1", kind: "qna" })];
  for (const { feed } of both) await feed.opened(signal);
  expect([scene.ibm.connections.count, scene.feeds.connections]).toEqual([1, 1]);
  const question = scene.ibm.viewers("1", "qna").say(ann, "why?");
  await vi.waitFor(() => expect(both[1]?.order).toEqual([question]), soon);
  both[0]?.[Symbol.dispose]();
  await vi.waitFor(() => expect(scene.ibm.viewers("1").connections).toBe(0), soon);
  expect([both[0]?.order, scene.ibm.connections.count]).toEqual([[], 1]);
  both[1]?.[Symbol.dispose]();
  await vi.waitFor(() => expect([scene.ibm.connections.count, scene.feeds.connections]).toEqual([0, 0]), soon);
});

test("where every entrance is of another user, each conversation has its own connection", async () => {
  await using scene = await clientScene({ faults: { randomUsers: true } });
  for (const channelId of ["1", "2"]) await scene.follow({ channelId }).feed.opened(signal);
  expect(scene.ibm.connections.count).toBe(2);
});

test("more conversations than one query or one sync takes are all followed", async () => {
  await using scene = await clientScene();
  const ids = Array.from({ length: 130 }, (_, index) => String(index));
  const readings = ids.map((channelId) => scene.follow({ channelId }));
  for (const { feed } of readings) await feed.opened(signal);
  scene.ibm.faults.set({ droppedFrames: 1 });
  for (const id of ids) scene.ibm.viewers(id).say(ann, id);
  const texts = () => readings.flatMap((reading) => [...reading.texts.values()]);
  await vi.waitFor(() => expect(texts()).toEqual(ids), soon);
  expect(scene.ibm.connections.count).toBe(1);
});

test("a group is made once, and has its name from then on", async () => {
  await using scene = await clientScene();
  scene.ibm.viewers("1").say(ann, "hello");
  const group = { participantIds: ["ann"], name: "Two" };
  const made = scene.follow({ channelId: "1", kind: "group", group });
  const { cid } = await made.feed.opened(signal);
  scene.ibm.connections.expireTokens();
  await vi.waitFor(() => expect(scene.observed.get("connected")).toBe(2), soon);
  expect((await made.feed.opened(signal)).cid).toBe(cid);
  const [message] = [scene.ibm.in(cid).say(ann, "just us")];
  await vi.waitFor(() => expect(made.order).toEqual([message]), soon);
});

test("a channel that is deleted is over when all of it was taken", async () => {
  await using scene = await clientScene();
  const viewers = scene.ibm.viewers("1");
  const reading = scene.follow({ channelId: "1" });
  await reading.feed.opened(signal);
  const last = viewers.say(ann, "goodbye");
  viewers.deleteChannel();
  await vi.waitFor(() => expect(reading.feed.state).toMatchObject({ state: "over" }), soon);
  expect(reading.order).toEqual([last]);
  expect(reading.types().at(-1)).toBe("channel.deleted");
});

test.each([
  [400, "does not accept the request"],
  [402, "does not include chat"],
  [403, "may not manage"],
  [404, "no channel of this id"],
] as const)("what IBM refuses with %i is said so that people understand it", async (status, words) => {
  await using scene = await clientScene();
  scene.ibm.account.refuse("1", status);
  const { feed } = scene.follow({ channelId: "1" });
  await vi.waitFor(
    () => expect(feed.state).toMatchObject({ state: "refused", detail: expect.stringContaining(words) }),
    soon,
  );
});

test("a channel that is not shown to us is refused, and asked for again", async () => {
  await using scene = await clientScene();
  const { feed } = scene.follow({ channelId: "1", kind: "group", cid: "groupchat:private_unknown" });
  await vi.waitFor(() => expect(feed.state).toMatchObject({ state: "refused" }), soon);
});

/** Follows anew from the last cursor, as another replica would. */
async function takenOver(scene: Scene, cursor: string | null | undefined) {
  const reading = scene.follow({ channelId: "1" }, cursor);
  await reading.feed.opened(signal);
  return reading;
}

test("whoever takes over begins where all was known", async () => {
  await using scene = await clientScene();
  const viewers = scene.ibm.viewers("1");
  const first = await takenOver(scene, null);
  const said = viewers.say(ann, "one");
  await vi.waitFor(() => expect(first.cursors.length).toBeGreaterThan(1), soon);
  first[Symbol.dispose]();
  const missed = [viewers.say(ann, "two"), viewers.say(ann, "three")];
  viewers.edit(said, "one, edited");
  const second = await takenOver(scene, first.cursors.at(-1));
  await vi.waitFor(() => expect(second.order).toEqual([said, ...missed]), soon);
  expect(second.texts.get(said)).toBe("one, edited");
});

test("the very first batch says from where on to go on, also of a channel in which nothing was said", async () => {
  await using scene = await clientScene();
  scene.ibm.viewers("2").say(ann, "hello");
  for (const channelId of ["1", "2"]) {
    const conversation = { tenant: "acme", channelId, kind: "chat", cid: null } as const;
    using feed = scene.feeds.open(conversation, null, signal);
    expect(await feed.next(signal)).toMatchObject({ cursor: expect.stringContaining("T") });
  }
});

test("too many events for a sync, or too long ago, are paged through", async () => {
  await using scene = await clientScene({ syncEvents: 50 });
  const viewers = scene.ibm.viewers("1");
  const said = Array.from({ length: 250 }, (_, index) => viewers.say(ann, `${index}`));
  const reply = viewers.say(ann, "in a thread", { parentId: said[10] ?? "" });
  const beginning = viewers.messages[0]?.created_at;
  const many = await takenOver(scene, beginning);
  await vi.waitFor(() => expect([...many.order].sort()).toEqual([...said, reply].sort()), soon);
  expect(many.order.filter((id) => id !== reply)).toEqual(said);
  const old = await takenOver(scene, new Date(Date.now() - 40 * 24 * 3_600_000).toISOString());
  await vi.waitFor(() => expect(old.order.filter((id) => id !== reply)).toEqual(said), soon);
  expect(scene.observed.get("paged")).toBeGreaterThanOrEqual(500);
});

test("what nobody takes is dropped, and read from the history by who asks", async () => {
  await using scene = await clientScene({ syncEvents: 1_000 }, { silenceMs: 20_000 });
  const viewers = scene.ibm.viewers("1");
  const conversation = { tenant: "acme", channelId: "1", kind: "chat", cid: null } as const;
  const slow = scene.feeds.open(conversation, null, signal);
  await slow.opened(signal);
  await slow.next(signal);
  const said = Array.from({ length: 7_000 }, (_, index) => viewers.say(ann, `${index}`));
  await vi.waitFor(() => expect(scene.observed.get("dropped") ?? 0).toBeGreaterThan(0), { timeout: 30_000 });
  const order = new Set<string>();
  while (order.size < said.length) {
    const { events } = await slow.next(signal);
    for (const event of events) if (event.type === "message.new") order.add(event.message.id);
  }
  expect([...order]).toEqual(said);
  slow[Symbol.dispose]();
});
