// What happens between the moment at which an opening was authorized and the moment at which the stream begins.

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";
import { openScene } from "../testing/session-scene.ts";

let meanwhile: () => Promise<void>;
let running: RunningStream;
beforeAll(async () => {
  running = await runStream({
    around: (store) => ({
      ...store,
      async sessionStanding(query) {
        const standing = await store.sessionStanding(query);
        await meanwhile();
        return standing;
      },
    }),
  });
});
beforeEach(() => {
  meanwhile = () => Promise.resolve();
});
afterAll(() => running[Symbol.asyncDispose]());

test("a message is delivered, after the cursor that the opening was given", async () => {
  const scene = await openScene(running);
  meanwhile = () => scene.tell(scene.said("in between"));
  const client = await scene.open();
  await client.waitForCount(1, undefined, 1_000);
  expect(client.frames[0]).toMatchObject({ id: scene.cursor(3), eventType: "KEEP_ALIVE" });
  expect(textsOf(client)).toEqual(["in between"]);
});

test("a leaving ends the stream", async () => {
  const scene = await openScene(running);
  meanwhile = () => scene.tell(scene.left(scene.participantId, "PARTICIPANT"), scene.said("not for whoever left"));
  const client = await scene.open();
  const closing = await client.waitFor(({ eventType }) => eventType === "STREAM_CLOSING", 1_000);
  expect(closing).toMatchObject({ id: scene.cursor(4), payload: { reason: "left" } });
  expect(textsOf(client)).toEqual([]);
});

test("a suspension ends the stream", async () => {
  const scene = await openScene(running);
  meanwhile = async () => running.publish(await running.suspend(scene.participantId));
  const client = await scene.open();
  const closing = await client.waitFor(({ eventType }) => eventType === "STREAM_CLOSING", 1_000);
  expect(closing).toMatchObject({ id: scene.cursor(3), payload: { reason: "suspended" } });
});
