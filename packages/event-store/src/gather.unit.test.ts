import { expect, test } from "vitest";
import { gather } from "./gather.ts";

/** A run that notes its groups, waits at gates when there are some, and fails for every group with a "bad" one. */
function notingRun() {
  const groups: string[][] = [];
  const gates: Promise<void>[] = [];
  const ask = gather<string, string>({
    async run(requests) {
      groups.push([...requests]);
      await gates.shift();
      if (requests.includes("bad")) throw new Error("one is bad");
      if (requests.includes("lost")) throw new Error("connection lost");
      return requests.map((request) => `did ${request}`);
    },
    most: 3,
    isOnesFault: (error) => error instanceof Error && error.message === "one is bad",
  });
  return { ask, groups, gates };
}

const answersOf = async (asked: Promise<string>[]) =>
  (await Promise.allSettled(asked)).map((one) => (one.status === "fulfilled" ? one.value : String(one.reason)));

test("what is asked at the same time goes together, and each gets its own answer", async () => {
  const { ask, groups } = notingRun();
  expect(await answersOf(["1", "2"].map(ask))).toEqual(["did 1", "did 2"]);
  expect(groups).toEqual([["1", "2"]]);
});

test("while two groups are on their way the others wait, and go together afterwards, no more than go together", async () => {
  const { ask, groups, gates } = notingRun();
  const gate = Promise.withResolvers<void>();
  gates.push(gate.promise, gate.promise);
  const all = Array.from({ length: 10 }, (_, n) => ask(`${n}`));
  await new Promise(setImmediate);
  expect(groups.map(({ length }) => length)).toEqual([3, 3]);
  gate.resolve();
  await Promise.all(all);
  expect(groups.map(({ length }) => length)).toEqual([3, 3, 3, 1]);
});

test("when one spoils the group each is tried alone: only that one fails", async () => {
  const { ask, groups } = notingRun();
  expect(await answersOf(["1", "bad", "3"].map(ask))).toEqual(["did 1", "Error: one is bad", "did 3"]);
  expect(groups).toEqual([["1", "bad", "3"], ["1"], ["bad"], ["3"]]);
});

test("a group whose fate is unknown is not tried again", async () => {
  const { ask, groups } = notingRun();
  expect(await answersOf(["1", "lost"].map(ask))).toEqual(["Error: connection lost", "Error: connection lost"]);
  expect(groups).toEqual([["1", "lost"]]);
  expect(await ask("next")).toBe("did next");
});
