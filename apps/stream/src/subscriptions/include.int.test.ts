import { newId } from "@tributary/runtime";
import type { RecordedStream } from "@tributary/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenOptions, type RunningStream, runStream } from "../testing/running-stream.ts";
import { openScene, type SessionScene } from "../testing/session-scene.ts";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
});
afterAll(() => running[Symbol.asyncDispose]());

const coach = newId();
const shown = ({ frames }: RecordedStream) => frames.slice(1).map(({ eventType, id }) => [eventType, id]);

/** Each kind of stream on which the mark of its own reader is. */
const streams: [string, (scene: SessionScene, options: OpenOptions) => Promise<RecordedStream>][] = [
  ["session's", (scene, options) => scene.open(options)],
  ["participant's", (scene, options) => running.open(scene.participantId, options)],
  ["coach's", (_scene, options) => running.openOfCoach(coach, options)],
];

test.each(streams)("a %s stream shows marks to whoever asked for receipts, and to nobody else", async (_, open) => {
  const scene = await openScene(running, "direct", coach);
  const [asked, other] = [await open(scene, { query: "?include=edits,receipts" }), await open(scene, {})];
  for (const client of [asked, other]) await client.waitFor(() => true);
  const from = asked.lastEventId ?? "";
  await scene.tell(scene.read(scene.participantId, 4), scene.read(coach, 4), scene.said("after"));
  for (const client of [asked, other]) await client.waitFor(({ eventType }) => eventType === "MESSAGE_SENT");
  const marks = shown(asked).filter(([eventType]) => eventType === "MESSAGES_READ");
  expect(marks.length).toBeGreaterThan(0);
  // The numbers are the same for both, because what is left out counts.
  expect(shown(other)).toEqual(shown(asked).filter(([eventType]) => eventType !== "MESSAGES_READ"));
  const again = await open(scene, { query: "?include=receipts", lastEventId: from });
  await again.waitFor(({ eventType }) => eventType === "MESSAGE_SENT");
  expect(shown(again)).toEqual(shown(asked));
});

test.each(streams)("a %s stream of things that do not exist is refused", async (_, open) => {
  const client = await open(await openScene(running), { query: "?include=receipts,everything" });
  expect(client.status).toBe(400);
  expect(await client.json()).toMatchObject({ code: "malformed-request" });
});
