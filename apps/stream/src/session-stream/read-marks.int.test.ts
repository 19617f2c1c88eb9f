import { toCommandRecord } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TENANT } from "../testing/append-to-feed.ts";
import { type RunningStream, runStream } from "../testing/running-stream.ts";
import { COACH, commandsAbout, openScene, type SessionScene } from "../testing/session-scene.ts";
import { markCommand } from "./mark-command.ts";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
});
afterAll(() => running[Symbol.asyncDispose]());

const upTo = (sent: readonly { command: object }[]) =>
  sent.map(({ command }) => ("upToVersion" in command ? command.upToVersion : null));

/** After this mark of somebody else's opening, whatever was to be marked before it has been. */
async function fence(scene: SessionScene): Promise<number> {
  const client = await scene.open();
  await client.waitFor(() => true);
  client.close();
  return scene.version;
}

test("opening marks up to the head, as a command of the participant's", async () => {
  const scene = await openScene(running);
  const sent = await commandsAbout(running, scene);
  const client = await scene.open();
  await client.waitFor(() => true);
  await expect.poll(() => sent.length).toBe(1);
  const { id: sessionId, participantId: memberId } = scene;
  expect(sent[0]).toMatchObject({
    ...{ tenant: TENANT, application: "tests", principal: { role: "participant", id: memberId } },
    command: { type: "MarkMessagesRead", sessionId, memberId, upToVersion: 3 },
  });
});

test("opening with a cursor marks up to the cursor, then what is replayed", async () => {
  const scene = await openScene(running);
  const sent = await commandsAbout(running, scene);
  await scene.commit(scene.said("4"), scene.said("5"), scene.said("6"));
  await scene.open({ lastEventId: scene.cursor(4) });
  await expect.poll(() => upTo(sent)).toEqual([4, 6]);
});

test("what comes live is marked up to the last, never twice within half a second", async () => {
  const scene = await openScene(running);
  const sent = await commandsAbout(running, scene);
  const client = await scene.open();
  await client.waitFor(() => true);
  for (const text of ["4", "5", "6", "7"]) await scene.tell(scene.said(text));
  await client.waitForCount(4);
  await expect.poll(() => upTo(sent).at(-1)).toBe(7);
  const times = sent.map(({ sentAt }) => Date.parse(sentAt));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(495); // timers and the wall clock differ by a little
});

test("own messages, and what is no message, mark nothing", async () => {
  await using leaving = await runStream();
  const scene = await openScene(leaving);
  const sent = await commandsAbout(leaving, scene);
  const client = await scene.open();
  await client.waitFor(() => true);
  await scene.tell(scene.said("mine", scene.participantId), scene.joined("8", "COACH"), scene.read(COACH, 4));
  await client.waitForCount(2);
  await leaving.stream[Symbol.asyncDispose]();
  // Whatever was due has been sent; this one of the same key comes after it.
  const last = { tenant: TENANT, application: "tests", sessionId: scene.id, memberId: scene.participantId };
  const sending = { commandId: "last", sentAt: new Date().toISOString() };
  await leaving.messaging.publish("tributary.commands", [
    toCommandRecord(markCommand({ ...last, upToVersion: 99 }, sending)),
  ]);
  await expect.poll(() => upTo(sent)).toEqual([3, 99]);
});

test("a mark that is due when the connection ends is still sent", async () => {
  const scene = await openScene(running);
  const sent = await commandsAbout(running, scene);
  const client = await scene.open();
  await client.waitFor(() => true);
  await scene.tell(scene.said("4"));
  await client.waitForCount(1);
  client.close();
  await expect.poll(() => upTo(sent)).toEqual([3, 4]);
});

test("a mark that is due when the app stops is sent before it has stopped", async () => {
  await using leaving = await runStream();
  const scene = await openScene(leaving);
  const sent = await commandsAbout(leaving, scene);
  const client = await scene.open();
  await client.waitFor(() => true);
  await scene.tell(scene.said("4"));
  await client.waitForCount(1);
  await leaving.stream[Symbol.asyncDispose]();
  await expect.poll(() => upTo(sent), { timeout: 400 }).toEqual([3, 4]);
});

test("coaches, services, admins, HEAD, refusals, and whoever says markRead=false mark nothing", async () => {
  const scene = await openScene(running);
  const sent = await commandsAbout(running, scene);
  const silent = await Promise.all([
    scene.open({ as: { id: COACH, role: "coach" } }),
    scene.open({ as: { id: "s", role: "service" } }),
    scene.open({ as: { id: scene.participantId, role: "admin" } }),
    scene.open({ query: "?markRead=false" }),
  ]);
  const own = await running.headers({ id: scene.participantId, role: "participant" });
  expect((await fetch(scene.url, { headers: own, method: "HEAD" })).status).toBe(200);
  const another = await running.headers({ id: "another", role: "participant" });
  expect((await fetch(scene.url, { headers: another })).status).toBe(401);
  await scene.tell(scene.said("4"));
  for (const client of silent) await client.waitForCount(1);
  await fence(scene);
  await expect.poll(() => upTo(sent)).toEqual([4]);
});

test("a channel is never marked", async () => {
  const channel = await openScene(running, "channel");
  const sent = await commandsAbout(running, channel);
  const client = await channel.open();
  await client.waitFor(() => true);
  await channel.tell(channel.said("4"));
  await client.waitForCount(1);
  const scene = await openScene(running);
  const after = await commandsAbout(running, scene);
  await fence(scene);
  await expect.poll(() => after.length).toBe(1);
  expect(sent).toEqual([]);
});
