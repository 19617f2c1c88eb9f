import { afterEach, expect, test, vi } from "vitest";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";

let running: RunningStream;
afterEach(() => running[Symbol.asyncDispose]());

const textsTo = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index + 1}`);
const EARLIEST = { query: "?since=earliest" };

test("a slow query for somebody who is far behind holds up nobody who is a little behind", async () => {
  const gate = Promise.withResolvers<void>();
  running = await runStream({
    around: (store) => ({
      ...store,
      async readFeeds(cursors, limit) {
        if (cursors.some(({ owner }) => owner.endsWith("/far"))) await gate.promise;
        return store.readFeeds(cursors, limit);
      },
    }),
  });
  const near = ["1", "2", "3", "4"];
  for (const id of ["far", ...near]) await running.register(id);
  await running.append("far", ...textsTo(250));
  for (const id of near) await running.append(id, ...textsTo(3));
  const far = await running.open("far", EARLIEST);
  const others = await Promise.all(near.map((id) => running.open(id, EARLIEST)));
  await vi.waitFor(() => expect(others.map(textsOf)).toEqual(near.map(() => textsTo(3))), { timeout: 10_000 });
  expect(textsOf(far)).toEqual([]);
  gate.resolve();
  await far.waitForCount(250);
  expect(textsOf(far)).toEqual(textsTo(250));
});

test("of readers who have left while others were read nothing is asked", async () => {
  const gate = Promise.withResolvers<void>();
  const asked: string[] = [];
  running = await runStream({
    around: (store) => ({
      ...store,
      async readFeeds(cursors, limit) {
        asked.push(...cursors.map(({ owner }) => owner.slice(owner.lastIndexOf("/") + 1)));
        await gate.promise;
        return store.readFeeds(cursors, limit);
      },
    }),
  });
  const ids = ["first", "leaves", "stays"];
  for (const id of ids) await running.register(id);
  for (const id of ids) await running.append(id, ...textsTo(150));
  const opened = new Map<string, Awaited<ReturnType<RunningStream["open"]>>>();
  for (const id of ids) opened.set(id, await running.open(id, EARLIEST));
  await vi.waitFor(() => expect(asked).toEqual(["first"]));
  opened.get("leaves")?.abort();
  await vi.waitFor(() => expect(running.stream.openStreams).toBe(2));
  gate.resolve();
  await opened.get("stays")?.waitForCount(150);
  expect(asked).not.toContain("leaves");
});
