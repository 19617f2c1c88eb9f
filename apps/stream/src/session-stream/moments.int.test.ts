import { newId } from "@tributary/runtime";
import { type EphemeralEvent, type SentMoment, toEphemeralRecord } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TENANT } from "../testing/append-to-feed.ts";
import { type RunningStream, runStream } from "../testing/running-stream.ts";
import { COACH, openScene, type SessionScene } from "../testing/session-scene.ts";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
});
afterAll(() => running[Symbol.asyncDispose]());

const asCoach = { as: { id: COACH, role: "coach" as const } };
const typing = { query: "?include=typing" };

const byCoach = ({ id: sessionId, participantId }: SessionScene) =>
  ({ sessionId, participantId, memberId: COACH, memberType: "COACH" }) as const;

const tell = (event: EphemeralEvent, more: Partial<SentMoment> = {}) => {
  const sent = { id: newId(), tenant: TENANT, event, at: new Date().toISOString(), ...more };
  return running.messaging.publish("tributary.ephemeral", [toEphemeralRecord(sent)]);
};

/** What follows on the same topic shows that something before it was left out. */
const after = async (scene: SessionScene) => tell({ type: "MemberStoppedTyping", data: byCoach(scene) });

test("typing reaches who asked for it, under the last number that they have", async () => {
  const scene = await openScene(running);
  const client = await scene.open(typing);
  await client.waitFor(() => true);
  await scene.tell(scene.said("hello"));
  await client.waitForCount(1);
  await tell({ type: "MemberTyping", data: byCoach(scene) });
  await after(scene);
  const [, is, was] = await client.waitForCount(3);
  expect(is).toMatchObject({ id: scene.cursor(4), eventType: "MEMBER_TYPING", payload: byCoach(scene) });
  expect(was).toMatchObject({ id: scene.cursor(4), eventType: "MEMBER_STOPPED_TYPING", payload: byCoach(scene) });
});

test("neither who did not ask for it, nor its own author, nor another session is told", async () => {
  const [scene, other] = [await openScene(running), await openScene(running)];
  const clients = [
    await scene.open(),
    await scene.open({ ...asCoach, ...typing }),
    await scene.open({ query: "?include=receipts,signaling" }),
    await other.open(typing),
  ];
  const witness = await scene.open(typing);
  for (const client of [...clients, witness]) await client.waitFor(() => true);
  await tell({ type: "MemberTyping", data: byCoach(scene) });
  await witness.waitFor(({ eventType }) => eventType === "MEMBER_TYPING");
  for (const each of [scene, other]) await each.tell(each.said("hello"));
  for (const client of clients) {
    await client.waitFor(({ eventType }) => eventType === "MESSAGE_SENT");
    expect(client.frames.map(({ eventType }) => eventType)).not.toContain("MEMBER_TYPING");
  }
});

test("a coach with the reader's own id is somebody else", async () => {
  const scene = await openScene(running);
  const client = await scene.open(typing);
  await client.waitFor(() => true);
  await tell({ type: "MemberTyping", data: { ...byCoach(scene), memberId: scene.participantId } });
  await client.waitFor(({ eventType }) => eventType === "MEMBER_TYPING");
});

test("what is older than five seconds, or cannot be read, is dropped, and what follows is shown", async () => {
  const scene = await openScene(running);
  const client = await scene.open(typing);
  await client.waitFor(() => true);
  const event: EphemeralEvent = { type: "MemberTyping", data: byCoach(scene) };
  await tell(event, { at: new Date(Date.now() - 6_000).toISOString() });
  const record = toEphemeralRecord({ id: newId(), tenant: TENANT, event, at: new Date().toISOString() });
  await running.messaging.publish("tributary.ephemeral", [
    { ...record, value: "{" },
    { ...record, headers: { ...record.headers, ce_type: "MemberSleeping" } },
  ]);
  await after(scene);
  await client.waitForCount(1);
  expect(client.frames.slice(1).map(({ eventType }) => eventType)).toEqual(["MEMBER_STOPPED_TYPING"]);
});

test("it is never caught up on: who comes back has the messages, and no typing", async () => {
  const scene = await openScene(running);
  const client = await scene.open(typing);
  await client.waitFor(() => true);
  await tell({ type: "MemberTyping", data: byCoach(scene) });
  await client.waitForCount(1);
  await scene.commit(scene.said("hello"));
  const again = await scene.open({ ...typing, lastEventId: scene.cursor(3) });
  await again.waitForCount(1);
  await after(scene);
  await again.waitForCount(2);
  expect(again.frames.slice(1).map(({ eventType }) => eventType)).toEqual(["MESSAGE_SENT", "MEMBER_STOPPED_TYPING"]);
});

test("signaling reaches who asked for signaling", async () => {
  const scene = await openScene(running);
  const client = await scene.open({ query: "?include=signaling" });
  await client.waitFor(() => true);
  const signal = { type: "OFFER_CALL", sdp: "v=0" };
  // What a participant's device sends is for the outside system alone.
  await tell({ type: "SignalingSent", data: { ...byCoach(scene), signal } });
  await tell({ type: "SignalingReceived", data: { ...byCoach(scene), signal } });
  const [received] = await client.waitForCount(1);
  expect(received).toMatchObject({ eventType: "SIGNALING_RECEIVED", payload: { ...byCoach(scene), signal } });
});
