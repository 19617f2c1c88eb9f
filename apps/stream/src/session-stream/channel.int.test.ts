// Who is told what of a channel, and what ends that.

import type { ParticipantRef } from "@tributary/event-store";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";
import { COACH, openScene } from "../testing/session-scene.ts";

let running: RunningStream;
/** Whose standing was compared with Postgres so far. */
const compared: ParticipantRef[] = [];
beforeAll(async () => {
  running = await runStream({
    around: (store) => ({
      ...store,
      async barredAmong(participants) {
        const barred = await store.barredAmong(participants);
        compared.push(...participants);
        return barred;
      },
    }),
  });
});
afterAll(() => running[Symbol.asyncDispose]());

const coach = { id: COACH, role: "coach" } as const;

test("a coach's own path is no participant's: only their leaving ends it", async () => {
  const scene = await openScene(running, "channel");
  const viewer = await scene.open();
  const client = await running.open(COACH, { as: coach, sessionId: scene.id });
  for (const each of [client, viewer]) await each.waitFor(() => true);
  await vi.waitUntil(() => compared.some(({ id }) => id === scene.participantId), { timeout: 10_000 });
  await scene.tell(scene.said("on"), scene.left(COACH, "COACH"), scene.said("not for whoever left"));
  const closing = await client.waitFor(({ eventType }) => eventType === "STREAM_CLOSING");
  expect([closing.payload, textsOf(client)]).toMatchObject([{ reason: "left" }, ["on"]]);
  await viewer.waitForCount(3);
  expect(textsOf(viewer)).toEqual(["on", "not for whoever left"]);
});

test("a viewer's suspension ends their stream, and no other's", async () => {
  const scene = await openScene(running, "channel");
  const [viewer, client] = [await scene.open(), await running.open(COACH, { as: coach, sessionId: scene.id })];
  for (const each of [client, viewer]) await each.waitFor(() => true);
  await running.publish(await running.suspend(scene.participantId));
  const closing = await viewer.waitFor(({ eventType }) => eventType === "STREAM_CLOSING", 1_000);
  expect(closing.payload).toMatchObject({ reason: "suspended" });
  await scene.tell(scene.said("on"));
  await client.waitForCount(1);
});
