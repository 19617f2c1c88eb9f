import { expect, test, vi } from "vitest";
import { clientScene } from "./testing/scene.ts";

const soon = { timeout: 15_000, interval: 20 };
const { signal } = new AbortController();

async function aRoom() {
  const scene = await clientScene();
  const reading = scene.follow({ channelId: "1" });
  await reading.feed.opened(signal);
  return { ...scene, reading, feed: reading.feed, viewers: scene.ibm.viewers("1") };
}

test("what is said arrives as it was said, and comes back as every message does", async () => {
  await using room = await aRoom();
  const id = room.viewers.say("ann", "question");
  expect(await room.feed.send({ id: "t-1", text: "answer", parentId: id }, signal)).toBe("sent");
  expect(room.viewers.received).toMatchObject([{ id: "t-1", text: "answer", parentId: id }]);
  await vi.waitFor(() => expect(room.reading.order).toEqual([id, "t-1"]), soon);
});

test("what arrived without an answer is not said again", async () => {
  await using room = await aRoom();
  room.ibm.faults.set({ lostSendAnswers: 1 });
  expect(await room.feed.send({ id: "t-1", text: "once" }, signal)).toBe("sent");
  expect(room.viewers.received).toHaveLength(1);
});

test("what is there already was sent, by whoever had the conversation before", async () => {
  await using room = await aRoom();
  await room.feed.send({ id: "t-1", text: "once" }, signal);
  expect(await room.feed.send({ id: "t-1", text: "once" }, signal)).toBe("sent");
  expect(room.viewers.messages).toHaveLength(1);
});

test("a service that has no time is asked until it has", async () => {
  await using room = await aRoom();
  room.ibm.faults.set({ chatUnavailable: 0.6, chatRateLimits: 0.2 });
  expect(await room.feed.send({ id: "t-1", text: "late" }, signal)).toBe("sent");
  expect(room.viewers.received.filter(({ isRepetition }) => !isRepetition)).toHaveLength(1);
});

test("what the service does not take is refused, and said why", async () => {
  await using room = await aRoom();
  room.viewers.freeze();
  expect(await room.feed.send({ id: "t-1", text: "no" }, signal)).toEqual({ refused: expect.any(String) });
  expect(await room.feed.edit("nobody's", "no", signal)).toEqual({ refused: expect.any(String) });
});

test("what was said is edited and removed, and what is gone counts as removed", async () => {
  await using room = await aRoom();
  await room.feed.send({ id: "t-1", text: "tpyo" }, signal);
  expect(await room.feed.edit("t-1", "typo", signal)).toBe("sent");
  expect(room.viewers.messages).toMatchObject([{ text: "typo" }]);
  expect(await room.feed.remove("t-1", signal)).toBe("sent");
  expect(await room.feed.remove("never-there", signal)).toBe("sent");
  await vi.waitFor(() => expect(room.reading.texts.get("t-1")).toBeNull(), soon);
});

test("typing is told, and waits for nobody", async () => {
  await using room = await aRoom();
  room.feed.typing(true);
  await vi.waitFor(() => expect(room.reading.types()).toContain("typing.start"), soon);
});

test("whoever does not wait any longer gets their own reason", async () => {
  await using room = await aRoom();
  room.ibm.faults.set({ chatUnavailable: 1 });
  const wanted = new AbortController();
  const sending = room.feed.send({ id: "t-1", text: "late" }, wanted.signal);
  wanted.abort(new Error("the chat is let go of"));
  await expect(sending).rejects.toThrow("let go of");
});
