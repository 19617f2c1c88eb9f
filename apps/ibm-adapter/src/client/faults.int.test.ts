import type { SomeFaults } from "@tributary/simulators/ibm-video";
import { describe, expect, test, vi } from "vitest";
import { clientScene, type Reading, type Scene } from "./testing/scene.ts";

const soon = { timeout: 20_000, interval: 20 };
const people = ["ann", "bob", "cid"];
const { signal } = new AbortController();

/** Much is said, and some of it edited, deleted and liked. */
async function talk({ ibm }: Scene, messages = 60): Promise<void> {
  const viewers = ibm.viewers("1");
  for (let index = 0; index < messages; index += 1) {
    const person = people[index % people.length] ?? "ann";
    const id = viewers.say(person, `message ${index}`);
    if (index % 5 === 1) viewers.edit(id, `message ${index}, edited`);
    if (index % 7 === 3) viewers.remove(id);
    else if (index % 6 === 2) viewers.react("bob", id, "like");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const truthOf = ({ ibm }: Scene) =>
  new Map(ibm.viewers("1").messages.map(({ id, text, deleted_at }) => [id, deleted_at ? null : text]));

/** Everything is there, as it stands over there. */
async function allTold(scene: Scene, reading: Reading): Promise<void> {
  const isOther = ([id, text]: [string, string | null]) => reading.texts.get(id) !== text;
  await vi.waitFor(() => expect([...truthOf(scene)].filter(isOther)).toEqual([]), soon);
  expect(reading.texts.size).toBe(truthOf(scene).size);
}

const inOrder = ({ ibm }: Scene) => ibm.viewers("1").messages.map(({ id }) => id);

describe("everything that is said comes, once and as it stands", () => {
  test.each<[string, SomeFaults]>([
    ["the connection is closed with 1000", { closes: 0.03, closeCode: "1000" }],
    ["the connection is closed with 1001", { closes: 0.03, closeCode: "1001" }],
    ["the connection is closed with 1006", { closes: 0.03, closeCode: "1006" }],
    ["the connection is closed with 1011", { closes: 0.03, closeCode: "1011" }],
    ["the server falls silent", { silences: 0.03 }],
    ["the server forgets the connection", { halfOpens: 0.03 }],
    ["sync and connections fail with 503", { closes: 0.02, chatUnavailable: 0.4 }],
    ["answers of sync are lost", { closes: 0.1, droppedSyncAnswers: 0.7 }],
    ["answers are slow", { closes: 0.1, slowAnswers: 0.7, slowMs: 300 }],
  ])("in its order, when %s", async (_, faults) => {
    await using scene = await clientScene();
    const reading = scene.follow({ channelId: "1" });
    await reading.feed.opened(signal);
    scene.ibm.faults.set(faults);
    await talk(scene);
    await allTold(scene, reading);
    expect(reading.order).toEqual(inOrder(scene));
    // Comparing with the history would find all of it, too, but late.
    const isSilent = "silences" in faults || "halfOpens" in faults;
    await vi.waitFor(() => expect(scene.observed.has("disconnected silent")).toBe(isSilent), soon);
    for (const name of Object.keys(faults))
      if (!/Code|Ms|Seconds/.test(name)) expect(struckOf(scene, name)).toBeGreaterThan(0);
  });

  test.each<[string, SomeFaults]>([
    ["frames are doubled", { duplicateFrames: 0.5 }],
    ["frames are shuffled", { reorderedFrames: 0.5 }],
    ["frames are lost", { droppedFrames: 0.3 }],
    ["the last frames are lost", { dropNext: 100 }],
    ["the service tells a busy room five messages a second", { throttlePerSecond: 5 }],
    ["frames are cut off", { badJson: 0.2 }],
    ["events come that nobody knows", { unknownTypes: 0.3 }],
    ["fields are missing", { missingFields: true }],
    ["fields are null", { nullFields: true }],
    ["custom fields hide known ones", { shadowingFields: true }],
    ["times have nine digits", { fractions: "nine" }],
    ["times have no digits", { fractions: "none", reorderedFrames: 0.2 }],
    [
      "everything at once",
      { droppedFrames: 0.1, duplicateFrames: 0.1, reorderedFrames: 0.1, closes: 0.01, badJson: 0.05 },
    ],
  ])("when %s", async (_, faults) => {
    await using scene = await clientScene();
    const reading = scene.follow({ channelId: "1" });
    await reading.feed.opened(signal);
    scene.ibm.faults.set(faults);
    await talk(scene);
    await allTold(scene, reading);
  });
});

const struckOf = ({ ibm }: Scene, name: string): number =>
  Object.entries(ibm.faults.struck).find(([each]) => each === name)?.[1] ?? 0;

describe("tokens", () => {
  test("that are over in the middle of it are replaced, and nothing is missed", async () => {
    await using scene = await clientScene();
    const reading = scene.follow({ channelId: "1" });
    const { userId } = await reading.feed.opened(signal);
    scene.ibm.connections.expireTokens();
    await talk(scene, 10);
    await allTold(scene, reading);
    expect(await reading.feed.opened(signal)).toMatchObject({ userId });
    expect(scene.observed.get("disconnected refused 40")).toBe(1);
  });

  test("are asked for until IBM's API gives them", async () => {
    await using scene = await clientScene({ faults: { apiUnavailable: 0.6 } });
    const reading = scene.follow({ channelId: "1" });
    await reading.feed.opened(signal);
    scene.ibm.connections.expireTokens();
    await talk(scene, 10);
    await allTold(scene, reading);
    expect(struckOf(scene, "apiUnavailable")).toBeGreaterThan(0);
  });

  test("that REST refuses are replaced without the connection noticing", async () => {
    await using scene = await clientScene({ faults: { chatTokenSeconds: 1 } });
    const reading = scene.follow({ channelId: "1" });
    await reading.feed.opened(signal);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await reading.feed.send({ id: "t-1", text: "hello" }, signal)).toBe("sent");
    await vi.waitFor(() => expect(reading.order).toEqual(["t-1"]), soon);
  });

  test("of IBM's API that were revoked are replaced", async () => {
    await using scene = await clientScene();
    await scene.follow({ channelId: "1" }).feed.opened(signal);
    scene.ibm.account.oauth.expireAll();
    await scene.follow({ channelId: "2" }).feed.opened(signal);
  });
});

test("when we are somebody else at the next entrance, all conversations move to a connection of that user", async () => {
  await using scene = await clientScene();
  const readings = [scene.follow({ channelId: "1" }), scene.follow({ channelId: "2" })];
  const [first] = readings;
  if (!first) return;
  const { userId } = await first.feed.opened(signal);
  await readings[1]?.feed.opened(signal);
  scene.ibm.account.changeUser();
  scene.ibm.connections.expireTokens();
  await talk(scene, 10);
  await allTold(scene, first);
  expect((await first.feed.opened(signal)).userId).not.toBe(userId);
  await vi.waitFor(() => expect([scene.ibm.connections.count, scene.feeds.connections]).toEqual([1, 1]), soon);
  const other = scene.ibm.viewers("2").say("ann", "here, too");
  await vi.waitFor(() => expect(readings[1]?.order).toEqual([other]), soon);
});

test("what waits to be said when we become somebody else in the middle of it is said by them", async () => {
  await using scene = await clientScene({ faults: { chatTokenSeconds: 1, randomUsers: true } });
  const reading = scene.follow({ channelId: "1" });
  await reading.feed.opened(signal);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(await reading.feed.send({ id: "t-1", text: "hello" }, signal)).toBe("sent");
  await vi.waitFor(() => expect(reading.order).toEqual(["t-1"]), soon);
});
