import type { RecordedStream } from "@tributary/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";
import { COACH, openScene, type SessionScene } from "../testing/session-scene.ts";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
});
afterAll(() => running[Symbol.asyncDispose]());

const coach = { id: COACH, role: "coach" } as const;

/** The last frame of a stream that the server ended. */
async function endOf(client: RecordedStream) {
  await client.waitFor(({ eventType }) => eventType === "STREAM_CLOSING");
  expect(await client.ended).toEqual({ clean: true });
  return client.frames.at(-1);
}

const statusOf = async (scene: SessionScene, lastEventId = "") => {
  const headers = await running.headers({ id: scene.participantId, role: "participant" });
  return (await fetch(scene.url, { headers: { ...headers, "last-event-id": lastEventId }, method: "HEAD" })).status;
};

describe("closing", () => {
  test("delivers what is before it, then says so and ends, for every reader; whoever comes back gets 409", async () => {
    const scene = await openScene(running);
    const [own, ofCoach] = [await scene.open(), await scene.open({ as: coach })];
    for (const client of [own, ofCoach]) await client.waitFor(() => true);
    await scene.tell(scene.said("last words"), scene.closed());
    for (const client of [own, ofCoach]) {
      const closing = await endOf(client);
      expect(closing).toMatchObject({
        ...{ id: scene.cursor(5), eventType: "STREAM_CLOSING" },
        payload: { reason: "closed", retryAfterMs: expect.any(Number) },
      });
      expect(textsOf(client)).toEqual(["last words"]);
      expect(await statusOf(scene, closing?.id ?? "")).toBe(409);
    }
  });

  test("is found by comparing heads when its record was lost", async () => {
    const scene = await openScene(running);
    const client = await scene.open();
    await client.waitFor(() => true);
    await scene.commit(scene.said("lost"), scene.closed());
    expect(await endOf(client)).toMatchObject({ id: scene.cursor(5), payload: { reason: "closed" } });
    expect(textsOf(client)).toEqual(["lost"]);
  });

  test("with a cursor before it the rest is replayed, then the stream ends", async () => {
    const scene = await openScene(running);
    await scene.commit(scene.said("seen"), scene.said("missed"), scene.closed());
    const client = await scene.open({ lastEventId: scene.cursor(4) });
    expect(await endOf(client)).toMatchObject({ id: scene.cursor(6), payload: { reason: "closed" } });
    expect(client.frames[0]).toMatchObject({ id: scene.cursor(4), eventType: "KEEP_ALIVE" });
    expect(textsOf(client)).toEqual(["missed"]);
    const whole = await scene.open({ query: "?since=earliest" });
    expect(await endOf(whole)).toMatchObject({ payload: { reason: "closed" } });
    expect(textsOf(whole)).toEqual(["seen", "missed"]);
  });

  test("without a cursor, and with one that cannot be honoured or is at the closing, a closed session answers 409", async () => {
    const scene = await openScene(running);
    await scene.commit(scene.closed());
    for (const cursor of ["", scene.cursor(4), scene.cursor(5), scene.cursor(1, 2), "nonsense"]) {
      expect(await statusOf(scene, cursor)).toBe(409);
    }
    expect(await statusOf(scene, scene.cursor(3))).toBe(200);
    const headers = await running.headers({ id: scene.participantId, role: "participant" });
    expect(await (await fetch(scene.url, { headers })).json()).toMatchObject({ status: 409, code: "session-closed" });
  });
});

describe("leaving", () => {
  test.each([
    ["the participant", (scene: SessionScene) => scene.left(scene.participantId, "PARTICIPANT")],
    ["the coach who reads", (scene: SessionScene) => scene.left(COACH, "COACH")],
  ])("of %s is delivered, and ends the stream with nothing after it", async (_, left) => {
    const scene = await openScene(running);
    const client = await scene.open({ as: coach });
    await client.waitFor(() => true);
    await scene.tell(scene.said("1"), left(scene), scene.said("not for whoever left"));
    expect(await endOf(client)).toMatchObject({ id: scene.cursor(5), payload: { reason: "left" } });
    expect(client.frames.map(({ eventType }) => eventType)).toEqual([
      ...["KEEP_ALIVE", "MESSAGE_SENT", "CHAT_SESSION_MEMBER_LEFT", "STREAM_CLOSING"],
    ]);
  });

  test("is found by comparing heads when its record was lost, and nothing after it is shown", async () => {
    const scene = await openScene(running);
    const client = await scene.open();
    await client.waitFor(() => true);
    await scene.commit(scene.left(scene.participantId, "PARTICIPANT"), scene.said("not for whoever left"));
    expect(await endOf(client)).toMatchObject({ id: scene.cursor(4), payload: { reason: "left" } });
    expect(textsOf(client)).toEqual([]);
    expect(await statusOf(scene, scene.cursor(4))).toBe(422);
  });

  test("of somebody else ends nothing, nor does that of the coach for the participant's own stream", async () => {
    const scene = await openScene(running);
    const client = await scene.open();
    await client.waitFor(() => true);
    await scene.tell(
      scene.joined("8", "COACH"),
      scene.left("8", "COACH"),
      scene.left(COACH, "COACH"),
      scene.said("on"),
    );
    await client.waitForCount(4);
    expect(textsOf(client)).toEqual(["on"]);
  });

  test("that was undone by joining again does not end a replay", async () => {
    const scene = await openScene(running);
    await scene.commit(
      scene.left(scene.participantId, "PARTICIPANT"),
      scene.joined(scene.participantId, "PARTICIPANT"),
      scene.said("after"),
    );
    const client = await scene.open({ query: "?since=earliest" });
    await scene.tell(scene.said("live"));
    await client.waitForCount(6);
    expect(textsOf(client)).toEqual(["after", "live"]);
  });
});

test("a suspension ends the session stream as well, and leaves those of others open", async () => {
  const [scene, other] = [await openScene(running), await openScene(running)];
  const [client, bystander] = [await scene.open(), await other.open()];
  for (const each of [client, bystander]) await each.waitFor(() => true);
  await running.publish(await running.suspend(scene.participantId));
  expect(await endOf(client)).toMatchObject({ id: scene.cursor(3), payload: { reason: "suspended" } });
  expect(await statusOf(scene)).toBe(409);
  await other.tell(other.said("on"));
  await bystander.waitForCount(1);
});
