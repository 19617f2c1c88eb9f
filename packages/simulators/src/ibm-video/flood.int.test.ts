import { expect, test } from "vitest";
import { startIbmVideo } from "./server.ts";
import { enter } from "./testing/client.ts";

test("a flood is told whole and in order, at about the rate that it shall have", async () => {
  await using ibm = await startIbmVideo();
  using client = await enter(ibm);
  const before = performance.now();
  expect(await ibm.viewers("1").flood({ perSecond: 500, seconds: 2 })).toBe(1_000);
  const seconds = (performance.now() - before) / 1_000;
  expect(seconds).toBeGreaterThan(1.9);
  await expect.poll(() => client.texts.length).toBe(1_001);
  const texts = client.frames().flatMap(({ message }) => (message as { text: string } | undefined)?.text ?? []);
  expect(texts).toEqual(Array.from({ length: 1_000 }, (_, index) => `Message ${index + 1} of 1000`));
});

test("a flood ends with its signal", async () => {
  await using ibm = await startIbmVideo();
  const enough = new AbortController();
  const flood = ibm.viewers("1").flood({ perSecond: 100, seconds: 3_600 }, enough.signal);
  await expect.poll(() => ibm.viewers("1").messages.length).toBeGreaterThan(5);
  enough.abort();
  expect(await flood).toBe(ibm.viewers("1").messages.length);
});
