import { newId } from "@tributary/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TENANT } from "../testing/append-to-feed.ts";
import { cursors, type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";
import { openScene } from "../testing/session-scene.ts";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
});
afterAll(() => running[Symbol.asyncDispose]());

const cursor = (coachId: string, seq: number) => cursors.write(TENANT, `coach/${coachId}`, 1, seq);

describe("a coach's stream", () => {
  test("of whom nothing has been heard opens at 0, and has what comes from then on", async () => {
    const coach = newId();
    const client = await running.openOfCoach(coach);
    expect(await client.waitFor(() => true)).toMatchObject({ id: cursor(coach, 0), eventType: "KEEP_ALIVE" });
    const scene = await openScene(running, "direct", coach);
    await scene.tell(scene.said("hello"));
    await client.waitForCount(2);
    expect(client.frames.slice(1).map(({ id, eventType }) => [id, eventType])).toEqual([
      [cursor(coach, 1), "CHAT_SESSION_MEMBER_JOINED"],
      [cursor(coach, 2), "MESSAGE_SENT"],
    ]);
  });

  test("carries the chat of all sessions that they are in, in one order", async () => {
    const coach = newId();
    const [one, other] = [await openScene(running, "direct", coach), await openScene(running, "direct", coach)];
    const client = await running.openOfCoach(coach);
    for (const [scene, text] of [
      [one, "1"],
      [other, "2"],
      [one, "3"],
    ] as const)
      await scene.tell(scene.said(text));
    await client.waitForCount(3);
    expect(textsOf(client)).toEqual(["1", "2", "3"]);
  });

  test("goes on after a cursor: what was missed, then what is live", async () => {
    const coach = newId();
    const scene = await openScene(running, "direct", coach);
    await scene.commit(scene.said("missed"));
    const client = await running.openOfCoach(coach, { lastEventId: cursor(coach, 1) });
    await client.waitForCount(1);
    await scene.tell(scene.said("live"));
    const frames = await client.waitForCount(2);
    expect(frames.map(({ id }) => id)).toEqual([cursor(coach, 2), cursor(coach, 3)]);
  });

  test("has nothing of a session after they have left it", async () => {
    const coach = newId();
    const [left, stays] = [await openScene(running, "direct", coach), await openScene(running, "direct", coach)];
    const client = await running.openOfCoach(coach);
    await left.tell(left.left(coach, "COACH"), left.said("not for them any more"));
    await stays.tell(stays.said("for them"));
    await client.waitForCount(2);
    expect(client.frames.slice(1).map(({ eventType }) => eventType)).toEqual([
      "CHAT_SESSION_MEMBER_LEFT",
      "MESSAGE_SENT",
    ]);
    expect(textsOf(client)).toEqual(["for them"]);
  });

  test("has of a session that they only asked to join nothing but that", async () => {
    const [coach, scene] = [newId(), await openScene(running)];
    const client = await running.openOfCoach(coach);
    await scene.tell(scene.requested(coach), scene.said("not yet"), scene.joined(coach, "COACH"), scene.said("now"));
    await client.waitForCount(3);
    expect(client.frames.slice(1).map(({ eventType }) => eventType)).toEqual([
      "CHAT_SESSION_MEMBER_REQUESTED",
      "CHAT_SESSION_MEMBER_JOINED",
      "MESSAGE_SENT",
    ]);
    expect(textsOf(client)).toEqual(["now"]);
  });

  test("takes no cursor of a participant with the same id", async () => {
    const id = newId();
    const given = cursors.write(TENANT, `participant/${id}`, 1, 0);
    const client = await running.openOfCoach(id, { lastEventId: given });
    expect(await client.waitFor(() => true)).toMatchObject({
      eventType: "STREAM_RESET",
      payload: { reason: "foreign", reload: [`/api/v1/coaches/${id}/chat_sessions/search`] },
    });
  });

  test("does not end when a participant with the same id is suspended", async () => {
    const id = newId();
    await running.register(id);
    const [own, client] = [await running.open(id), await running.openOfCoach(id)];
    await client.waitFor(() => true);
    await running.publish(await running.suspend(id));
    await own.waitFor(({ eventType }) => eventType === "STREAM_CLOSING");
    const scene = await openScene(running, "direct", id);
    await scene.tell(scene.said("still here"));
    await client.waitForCount(2);
    expect(textsOf(client)).toEqual(["still here"]);
  });
});

const readers = [
  ["that coach", { id: "71", role: "coach" }, 200],
  ["an admin", { id: "1", role: "admin" }, 200],
  ["another coach", { id: "72", role: "coach" }, 401],
  ["a participant with the same id", { id: "71", role: "participant" }, 401],
  ["a service", { id: "importer", role: "service" }, 401],
] as const;

test.each(readers)("%s gets the status that is theirs, also from HEAD", async (_who, as, status) => {
  const client = await running.openOfCoach("71", { as });
  const head = await fetch(`${running.stream.url}/api/v1/coaches/71/stream`, {
    method: "HEAD",
    headers: await running.headers(as),
  });
  expect([client.status, head.status]).toEqual([status, status]);
});
