import { participantStream } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TENANT } from "../testing/append-to-feed.ts";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
});
afterAll(() => running[Symbol.asyncDispose]());

const statusOf = async (id: string) =>
  (await fetch(running.streamUrl(id), { headers: await running.headers({ id, role: "participant" }) })).status;

test("a suspension ends the participant's open streams, whoever reads them, and others go on", async () => {
  for (const id of ["live", "bystander"]) await running.register(id);
  const [own, ofService] = [
    await running.open("live"),
    await running.open("live", { as: { id: "s", role: "service" } }),
  ];
  const bystander = await running.open("bystander");
  await running.publish(await running.append("live", "before"));
  for (const client of [own, ofService]) await client.waitForCount(1);
  await running.publish(await running.suspend("live"));
  for (const client of [own, ofService]) {
    const closing = await client.waitFor(({ eventType }) => eventType === "STREAM_CLOSING", 1_000);
    expect(closing).toMatchObject({ id: expect.stringMatching(/^1\./), payload: { reason: "suspended" } });
    expect(await client.ended).toEqual({ clean: true });
  }
  expect(await statusOf("live")).toBe(409);
  await running.publish(await running.append("bystander", "still here"));
  await bystander.waitForCount(1);
  expect(textsOf(bystander)).toEqual(["still here"]);
});

test("the late record of a suspension ends nothing when it is over, and the stream when it is not", async () => {
  const late = { recordedAt: new Date(Date.now() - 10_000).toISOString() };
  for (const id of ["over", "not-over"]) await running.register(id);
  const [over, notOver] = [await running.open("over"), await running.open("not-over")];
  for (const client of [over, notOver]) await client.waitFor(() => true);
  const suspension = await running.suspend("not-over");
  const another = suspension.map((event) => ({ ...event, streamId: participantStream(TENANT, "over") }));
  await running.publish([...another, ...suspension].map((event) => ({ ...event, ...late })));
  const closing = await notOver.waitFor(({ eventType }) => eventType === "STREAM_CLOSING", 2_000);
  expect(closing).toMatchObject({ payload: { reason: "suspended" } });
  await running.publish(await running.append("over", "still here"));
  await over.waitForCount(1);
  expect(over.frames.map(({ eventType }) => eventType)).toEqual(["KEEP_ALIVE", "MESSAGE_SENT"]);
});

test("a suspension whose record was lost is found by comparing with Postgres", async () => {
  await running.register("lost");
  const client = await running.open("lost");
  await client.waitFor(() => true);
  await running.suspend("lost");
  const closing = await client.waitFor(({ eventType }) => eventType === "STREAM_CLOSING");
  expect(closing).toMatchObject({ payload: { reason: "suspended" } });
});
