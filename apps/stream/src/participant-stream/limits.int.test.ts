import type { RecordedStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";

const SOON = { timeout: 10_000 };

const isClosing = ({ eventType }: { eventType: string }) => eventType === "STREAM_CLOSING";
const tooMany = { eventType: "STREAM_CLOSING", payload: { reason: "too-many-streams" } };

async function opened(running: RunningStream, id: string): Promise<RecordedStream> {
  const client = await running.open(id);
  await client.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  return client;
}

test("a phone that comes back over a dead connection gets in; the dead one is ended and can be resumed from", async () => {
  await using running = await runStream({ most: { perPerson: 2 } });
  await running.register("40");
  const dead = await opened(running, "40");
  await opened(running, "40");
  dead.pause();
  const back = await opened(running, "40");
  await running.publish(await running.append("40", "hello"));
  await back.waitForCount(1, "MESSAGE_SENT");
  dead.resume();
  const closing = await dead.waitFor(isClosing);
  expect(closing).toMatchObject({ ...tooMany, id: dead.lastEventId });
  // Later than others: whoever has more screens than streams must not push them out in turn every few seconds.
  expect((closing.payload as { retryAfterMs: number }).retryAfterMs).toBeGreaterThanOrEqual(30_000);
  expect(await dead.ended).toEqual({ clean: true });
  expect([textsOf(dead), textsOf(back)]).toEqual([[], ["hello"]]);
  expect(running.stream.openStreams).toBe(2);
});

test("an opening that is refused for another reason ends none of a person's streams", async () => {
  await using running = await runStream({ most: { perPerson: 1 } });
  await running.register("40");
  const client = await opened(running, "40");
  const refused = await running.open("40", { sessionId: "unknown" });
  expect(refused.status).toBe(422);
  await running.publish(await running.append("40", "still here"));
  await client.waitForCount(1, "MESSAGE_SENT");
});

test.each([
  ["an application", { perKey: 1 }],
  ["the replica", { perReplica: 1 }],
])("when %s has as many open as it may, a newcomer is told in-band to wait, and nobody is ended", async (_, most) => {
  await using running = await runStream({ most });
  for (const id of ["40", "41"]) await running.register(id);
  const client = await opened(running, "40");
  const refused = await running.open("41", { lastEventId: "a cursor that the client keeps" });
  const frame = await refused.waitFor(() => true);
  expect([refused.status, frame]).toMatchObject([200, { ...tooMany, id: null }]);
  expect(refused.retries).toEqual([(frame.payload as { retryAfterMs: number }).retryAfterMs]);
  expect(refused.retries[0]).toBeGreaterThanOrEqual(5_000);
  expect(await refused.ended).toEqual({ clean: true });
  const headers = await running.headers({ id: "41", role: "participant" });
  const head = await fetch(running.streamUrl("41"), { method: "HEAD", headers });
  expect([head.status, head.headers.get("retry-after")]).toEqual([429, "5"]);
  expect(await running.metrics()).toMatch(/stream_refusals_total\{reason="too-many-streams".*\} 2$/m);

  expect(client.frames.some(isClosing)).toBe(false);
  client.close();
  await expect.poll(() => running.stream.openStreams, SOON).toBe(0);
  await opened(running, "41");
});
