// A proxy that buffers what it is not told to let through: a real nginx, whose settings nobody has touched.

import { nginxInFrontOf, nginxMissing, openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { runStream, textsOf } from "../testing/running-stream.ts";

const KEEP_ALIVE_MS = 15_000;
/** A slot of the wheel, and what a busy machine adds. */
const JITTER_MS = 750;

test("through nginx KEEP_ALIVE comes every 15 s and an event at once, because our headers say so", async ({ skip }) => {
  if (nginxMissing !== null) skip(nginxMissing);
  await using running = await runStream();
  await using nginx = await nginxInFrontOf(running.stream.url);
  await running.register("40");
  const headers = { ...(await running.headers()) };
  const { pathname } = new URL(running.streamUrl("40"));
  const client = await openStream({ url: nginx.url + pathname, headers });
  await client.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  // The control: the same nginx, deaf to that one header, gives nothing away in the whole time.
  let answered = false;
  const held = openStream({ url: nginx.deafUrl + pathname, headers }).then((stream) => {
    answered = true;
    return stream;
  });
  await expect.poll(() => running.stream.openStreams).toBe(2);

  const sentAt = performance.now();
  await running.publish(await running.append("40", "at once"));
  const [message] = await client.waitForCount(1);
  expect(textsOf(client)).toEqual(["at once"]);
  expect((message?.at ?? 0) - sentAt).toBeLessThan(1_000);

  const [first, second, third] = await client.waitForCount(3, "KEEP_ALIVE", 2 * KEEP_ALIVE_MS + 5_000);
  for (const [before, after] of [
    [first, second],
    [second, third],
  ]) {
    const gap = (after?.at ?? 0) - (before?.at ?? 0);
    expect(Math.abs(gap - KEEP_ALIVE_MS)).toBeLessThan(JITTER_MS);
  }
  expect(answered).toBe(false);
  await running[Symbol.asyncDispose]();
  const late = await held;
  await late.ended;
  expect(textsOf(late)).toEqual(["at once"]);
});
