// What a coach is shown of a participant's stream, whichever reader brings it.

import type { DomainEvent } from "@tributary/schemas";
import type { RecordedStream } from "@tributary/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { extraChanged, TENANT } from "../testing/append-to-feed.ts";
import { cursors, type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";
import { anotherScene, COACH, openScene, type SessionScene } from "../testing/session-scene.ts";

let meanwhile: () => Promise<void>;
let running: RunningStream;
beforeAll(async () => {
  running = await runStream({
    around: (store) => ({
      ...store,
      async participantStanding(...asked) {
        const standing = await store.participantStanding(...asked);
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

const OTHER = "8";
const as = { id: COACH, role: "coach" } as const;
const open = ({ participantId }: SessionScene, query = "") => running.open(participantId, { as, query });
const cursor = ({ participantId }: SessionScene, seq: number) =>
  cursors.write(TENANT, `participant/${participantId}`, 1, seq);

/** The last event of a test: a change that every coach may see. */
async function finish(scene: SessionScene, client: RecordedStream): Promise<string[]> {
  await running.publish(await running.appendEvent(scene.participantId, extraChanged(scene.participantId, "the end")));
  await client.waitFor(({ eventType }) => eventType === "PARTICIPANT_EXTRA_VALUE_CHANGED");
  return client.frames.map(({ eventType }) => eventType).filter((type) => type !== "KEEP_ALIVE");
}

test("the chat of their own sessions comes, that of others only counts", async () => {
  const theirs = await openScene(running);
  const others = await anotherScene(running, theirs, OTHER);
  const client = await open(theirs);
  await others.tell(others.said("not for them"));
  await theirs.tell(theirs.said("for them"));
  await client.waitForCount(1);
  expect(textsOf(client)).toEqual(["for them"]);
  expect(client.lastEventId).toBe(cursor(theirs, 6));
});

type Bring = (scene: SessionScene, ...events: DomainEvent[]) => Promise<unknown>;

test.each<[string, Bring]>([
  ["told live", (scene, ...events) => scene.tell(...events)],
  ["lost, and read from Postgres", (scene, ...events) => scene.commit(...events)],
])("a joining begins and a leaving ends what comes: %s", async (_, bring) => {
  const scene = await openScene(running, "direct", OTHER);
  const client = await open(scene);
  await client.waitFor(() => true);
  const joined = scene.joined(COACH, "COACH");
  await bring(
    scene,
    scene.said("before"),
    joined,
    scene.said("within"),
    scene.left(COACH, "COACH"),
    scene.said("after"),
  );
  expect(await finish(scene, client)).toEqual([
    ...["CHAT_SESSION_MEMBER_JOINED", "MESSAGE_SENT", "CHAT_SESSION_MEMBER_LEFT"],
    "PARTICIPANT_EXTRA_VALUE_CHANGED",
  ]);
  expect(textsOf(client)).toEqual(["within"]);
});

test("who waits to be let in, and is rejected, sees that and nothing else", async () => {
  const scene = await openScene(running, "direct", OTHER);
  const client = await open(scene);
  await client.waitFor(() => true);
  await scene.tell(scene.requested(COACH), scene.said("1"), scene.rejected(COACH), scene.said("2"));
  expect((await finish(scene, client)).slice(0, -1)).toEqual([
    ...["CHAT_SESSION_MEMBER_REQUESTED", "CHAT_SESSION_MEMBER_REJECTED"],
  ]);
});

test("from an old cursor a member gets what came since they joined", async () => {
  const scene = await openScene(running, "direct", OTHER);
  await scene.commit(scene.said("before"), scene.joined(COACH, "COACH"), scene.said("missed"));
  const client = await open(scene, "?since=earliest");
  await scene.tell(scene.said("live"));
  await client.waitForCount(3);
  expect(textsOf(client)).toEqual(["missed", "live"]);
});

test("from an old cursor who has left gets their own membership, and no message", async () => {
  const scene = await openScene(running);
  await scene.commit(scene.said("once theirs"), scene.left(COACH, "COACH"));
  const client = await open(scene, "?since=earliest");
  expect(await finish(scene, client)).toEqual([
    ...["CHAT_SESSION_MEMBER_JOINED", "CHAT_SESSION_MEMBER_LEFT", "PARTICIPANT_EXTRA_VALUE_CHANGED"],
  ]);
});

test.each<[string, Bring]>([
  ["told", (scene, ...events) => scene.tell(...events)],
  ["committed", (scene, ...events) => scene.commit(...events)],
])("a leaving that is %s between authorization and beginning is not missed", async (_, bring) => {
  const scene = await openScene(running);
  meanwhile = async () => void (await bring(scene, scene.left(COACH, "COACH"), scene.said("not for whoever left")));
  const client = await open(scene);
  meanwhile = () => Promise.resolve();
  expect(await finish(scene, client)).toEqual(["CHAT_SESSION_MEMBER_LEFT", "PARTICIPANT_EXTRA_VALUE_CHANGED"]);
});
