import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TENANT } from "../testing/append-to-feed.ts";
import { cursors, type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";
import { COACH, openScene, type SessionScene } from "../testing/session-scene.ts";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
});
afterAll(() => running[Symbol.asyncDispose]());

const numbers = ({ frames }: { frames: readonly { id: string | null }[] }) =>
  frames.map(({ id }) => Number(id?.split(".")[0]));

describe("opening", () => {
  test("says KEEP_ALIVE with the session's version, and delivers what comes from now on", async () => {
    const scene = await openScene(running);
    await scene.commit(scene.said("old"));
    const client = await scene.open();
    expect(await client.waitFor(() => true)).toMatchObject({ id: scene.cursor(4), eventType: "KEEP_ALIVE" });
    await scene.tell(scene.said("new 1"), scene.said("new 2", scene.participantId));
    const frames = await client.waitForCount(2);
    expect(textsOf(client)).toEqual(["new 1", "new 2"]);
    expect(frames.map(({ id }) => id)).toEqual([scene.cursor(5), scene.cursor(6)]);
  });

  test("shows the chat events of this session only", async () => {
    const scene = await openScene(running);
    const other = await openScene(running);
    const client = await scene.open();
    await client.waitFor(() => true);
    await other.tell(other.said("elsewhere"));
    await scene.tell(scene.requested("8"), scene.joined("8", "COACH"), scene.said("here"), scene.left("8", "COACH"));
    const frames = await client.waitForCount(4);
    expect(frames.map(({ eventType }) => eventType)).toEqual([
      "CHAT_SESSION_MEMBER_REQUESTED",
      "CHAT_SESSION_MEMBER_JOINED",
      "MESSAGE_SENT",
      "CHAT_SESSION_MEMBER_LEFT",
    ]);
    expect(textsOf(client)).toEqual(["here"]);
  });

  test("both streams of one person stand side by side, each with its own numbers and the same payload", async () => {
    const scene = await openScene(running);
    const [session, own] = [await scene.open(), await running.open(scene.participantId)];
    for (const client of [session, own]) await client.waitFor(() => true);
    await scene.tell(scene.said("hello"));
    const [[inSession], [inFeed]] = [await session.waitForCount(1), await own.waitForCount(1)];
    expect(inSession?.payload).toEqual(inFeed?.payload);
    expect(inSession?.id).toBe(scene.cursor(4));
    expect(inFeed?.id).toBe(cursors.write(TENANT, `participant/${scene.participantId}`, 1, 3));
  });

  test("ids count what is not shown: a read mark moves the cursor and sends nothing", async () => {
    const scene = await openScene(running);
    const client = await scene.open();
    await client.waitFor(() => true);
    await scene.tell(scene.said("1"), scene.read(scene.participantId, 4), scene.said("2"));
    await client.waitForCount(2);
    expect(numbers(client)).toEqual([3, 4, 6]);
    await scene.tell(scene.read(scene.participantId, 6));
    client.close();
    const again = await scene.open();
    expect(await again.waitFor(() => true)).toMatchObject({ id: scene.cursor(7), eventType: "KEEP_ALIVE" });
  });
});

describe("resuming", () => {
  test("gets everything after the cursor, over many pages, then live", async () => {
    const scene = await openScene(running);
    const texts = Array.from({ length: 230 }, (_, index) => String(index));
    await scene.commit(...texts.map((text) => scene.said(text)));
    const client = await scene.open({ lastEventId: scene.cursor(3) });
    await client.waitForCount(230);
    await scene.tell(scene.said("live"));
    await client.waitForCount(231);
    expect(textsOf(client)).toEqual([...texts, "live"]);
  });

  test("many sessions and feeds that are behind at once all arrive, each in its order", async () => {
    const scenes = await Promise.all(Array.from({ length: 8 }, () => openScene(running)));
    const texts = Array.from({ length: 120 }, (_, index) => String(index));
    for (const scene of scenes) await scene.commit(...texts.map((text) => scene.said(text)));
    const clients = await Promise.all(
      scenes.flatMap((scene) => [
        scene.open({ query: "?since=earliest" }),
        running.open(scene.participantId, { query: "?since=earliest" }),
      ]),
    );
    for (const client of clients) {
      await client.waitForCount(120, "MESSAGE_SENT");
      expect(textsOf(client)).toEqual(texts);
    }
  });

  test.each([
    ["malformed", () => "nonsense"],
    ["foreign", (scene: SessionScene) => cursors.write(TENANT, `participant/${scene.participantId}`, 1, 1)],
    ["foreign", () => cursors.write(TENANT, "chat-session/another", 1, 1)],
    ["foreign", (scene: SessionScene) => scene.cursor(1, 2)],
    ["future", (scene: SessionScene) => scene.cursor(4)],
  ] as const)("a cursor that is %s gets STREAM_RESET first, naming what to load again", async (reason, cursor) => {
    const scene = await openScene(running);
    const client = await scene.open({ query: `?lastEventId=${encodeURIComponent(cursor(scene))}` });
    const resumedAt = scene.cursor(3);
    const session = `/api/v1/participants/${scene.participantId}/chat_sessions/${scene.id}`;
    expect(await client.waitFor(() => true)).toMatchObject({
      ...{ id: resumedAt, eventType: "STREAM_RESET" },
      payload: { reason, resumedAt, reload: [`${session}/chat_messages`, session] },
    });
    await scene.tell(scene.said("after"));
    await client.waitForCount(2);
    expect(textsOf(client)).toEqual(["after"]);
  });
});

describe("exactness", () => {
  test("a record that Kafka lost is read from Postgres when the next one arrives", async () => {
    const scene = await openScene(running);
    const client = await scene.open();
    const [first, , third] = await scene.commit(scene.said("1"), scene.said("2"), scene.said("3"));
    if (first === undefined || third === undefined) throw new Error("three were committed");
    await running.publish([first, third]);
    await client.waitForCount(3, undefined, 1_500);
    expect(textsOf(client)).toEqual(["1", "2", "3"]);
  });

  test("a lost last record is found by comparing heads", async () => {
    const scene = await openScene(running);
    const client = await scene.open();
    await client.waitFor(() => true);
    await scene.commit(scene.said("lost"));
    await client.waitForCount(1);
    expect(textsOf(client)).toEqual(["lost"]);
  });

  test("records that are published twice and in the wrong order arrive once, in order", async () => {
    const scene = await openScene(running);
    const client = await scene.open();
    await client.waitFor(() => true);
    const [one, two, three] = await scene.commit(scene.said("1"), scene.said("2"), scene.said("3"));
    if (one === undefined || two === undefined || three === undefined) throw new Error("three were committed");
    await running.publish([two, one, two, three, one]);
    await scene.tell(scene.said("4"));
    await client.waitForCount(4);
    expect(textsOf(client)).toEqual(["1", "2", "3", "4"]);
  });

  test("a record whose version cannot be read is filled in like a lost one, and the tail goes on", async () => {
    const scene = await openScene(running);
    const client = await scene.open();
    await client.waitFor(() => true);
    const [event] = await scene.commit(scene.said("hello"));
    const headers = { tenant: TENANT, feeds: "", streamversion: "no number" };
    await running.messaging.publish("tributary.events", [{ key: event?.streamId ?? "", value: "{}", headers }]);
    await client.waitForCount(1);
    await scene.tell(scene.said("live"));
    await client.waitForCount(2);
    expect(textsOf(client)).toEqual(["hello", "live"]);
  });
});

describe("who may open", () => {
  const opening = async (
    scene: SessionScene,
    as: { id: string; role: "participant" | "coach" | "service" | "admin" },
  ) => {
    const headers = await running.headers(as);
    const response = await fetch(scene.url, { headers, method: "HEAD" });
    const refused = response.status === 200 ? null : await fetch(scene.url, { headers });
    const code = refused === null ? null : ((await refused.json()) as { code: string }).code;
    expect(refused?.status ?? 200).toBe(response.status);
    return [response.status, code];
  };

  test("the participant, a coach as member, services and admins", async () => {
    const scene = await openScene(running);
    for (const as of [
      { id: scene.participantId, role: "participant" },
      { id: COACH, role: "coach" },
      { id: "s", role: "service" },
      { id: "a", role: "admin" },
    ] as const) {
      expect(await opening(scene, as)).toEqual([200, null]);
    }
  });

  test("401 for another participant, a coach who is not in it, and one whose request is pending", async () => {
    const scene = await openScene(running);
    await scene.commit(scene.requested("8"));
    for (const as of [
      { id: "someone-else", role: "participant" },
      { id: "9", role: "coach" },
      { id: "8", role: "coach" },
    ] as const) {
      expect(await opening(scene, as)).toEqual([401, "credentials-invalid"]);
    }
  });

  test("422 for what is unknown: the participant, the session, and a session that the participant has left", async () => {
    const scene = await openScene(running);
    const service = await running.headers({ id: "s", role: "service" });
    const codeOf = async (url: string) => {
      const response = await fetch(url, { headers: service });
      return [response.status, ((await response.json()) as { code: string }).code];
    };
    expect(await codeOf(running.streamUrl("nobody", scene.id))).toEqual([422, "participant-unknown"]);
    expect(await codeOf(running.streamUrl(scene.participantId, "none"))).toEqual([422, "session-not-of-participant"]);
    await scene.commit(scene.left(scene.participantId, "PARTICIPANT"));
    expect(await codeOf(scene.url)).toEqual([422, "session-not-of-participant"]);
    expect(await opening(scene, { id: scene.participantId, role: "participant" })).toEqual([
      422,
      "session-not-of-participant",
    ]);
  });

  test("400 for an id that cannot exist, 404 and 405 for what is not here", async () => {
    const scene = await openScene(running);
    const headers = await running.headers({ id: scene.participantId, role: "participant" });
    const statusOf = async (url: string, method = "GET") => (await fetch(url, { headers, method })).status;
    expect(await statusOf(running.streamUrl(scene.participantId, "a%00b"))).toBe(400);
    expect(await statusOf(`${scene.url}s`)).toBe(404);
    expect(await statusOf(scene.url, "DELETE")).toBe(405);
  });

  test("409 for a suspended participant", async () => {
    const scene = await openScene(running);
    await running.suspend(scene.participantId);
    expect(await opening(scene, { id: "s", role: "service" })).toEqual([409, "participant-suspended"]);
  });

  test("a channel is open to every active participant and to its coaches, under their own ids", async () => {
    const channel = await openScene(running, "channel");
    await channel.commit(channel.left(channel.participantId, "PARTICIPANT"));
    const viewer = await openScene(running);
    const client = await running.open(viewer.participantId, { sessionId: channel.id });
    const coach = await running.open(COACH, { sessionId: channel.id, as: { id: COACH, role: "coach" } });
    for (const each of [client, coach])
      expect(await each.waitFor(() => true)).toMatchObject({ eventType: "KEEP_ALIVE" });
    await channel.tell(channel.said("to all"));
    for (const each of [client, coach]) await each.waitForCount(1);
    expect([textsOf(client), textsOf(coach)]).toEqual([["to all"], ["to all"]]);
    const asCoach = await running.headers({ id: COACH, role: "coach" });
    const elsewhere = running.streamUrl(viewer.participantId, channel.id);
    expect((await fetch(elsewhere, { headers: asCoach })).status).toBe(401);
    const stranger = await running.headers({ id: "9", role: "coach" });
    expect((await fetch(running.streamUrl("9", channel.id), { headers: stranger })).status).toBe(422);
  });
});
