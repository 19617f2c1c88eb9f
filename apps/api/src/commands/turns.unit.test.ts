import { expect, test } from "vitest";
import { createTurns, type Outcome } from "./turns.ts";

/** Work that notes what went together, and waits at the gate when there is one. */
function notingWork() {
  const seen: string[][] = [];
  const gates: Promise<void>[] = [];
  const run = async (items: readonly string[]): Promise<Outcome<string>[]> => {
    seen.push([...items]);
    await gates.shift();
    return items.map((item) => (item === "bad" ? { error: new Error("no") } : { value: `did ${item}` }));
  };
  return { seen, gates, run };
}

test("who comes alone goes at once; who comes meanwhile goes together afterwards, in the order they came", async () => {
  const turns = createTurns();
  const { seen, gates, run } = notingWork();
  const gate = Promise.withResolvers<void>();
  gates.push(gate.promise);
  const all = ["1", "2", "3"].map((item) => turns.take("a", item, run));
  await turns.take("b", "another stream", run);
  expect(seen).toEqual([["1"], ["another stream"]]);
  gate.resolve();
  expect(await Promise.all(all)).toEqual(["did 1", "did 2", "did 3"]);
  expect(seen).toEqual([["1"], ["another stream"], ["2", "3"]]);
});

test("one that fails does not fail those that went with it", async () => {
  const turns = createTurns();
  const { run } = notingWork();
  const outcomes = await Promise.allSettled(["1", "bad", "3"].map((item) => turns.take("a", item, run)));
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("work that breaks down fails those that it was about, and not what waits behind", async () => {
  const turns = createTurns();
  const { gates, run } = notingWork();
  gates.push(Promise.reject(new Error("no")));
  const failing = turns.take("a", "1", run);
  const next = turns.take("a", "2", run);
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("did 2");
});

test("at most 32 go together", async () => {
  const turns = createTurns();
  const { seen, run } = notingWork();
  await Promise.all(Array.from({ length: 40 }, (_, n) => turns.take("a", `${n}`, run)));
  expect(seen.map((group) => group.length)).toEqual([1, 32, 7]);
});

test("a line that is too long is refused, and opens again when it has moved on", async () => {
  const turns = createTurns(1);
  const { gates, run } = notingWork();
  const gate = Promise.withResolvers<void>();
  gates.push(gate.promise);
  const first = turns.take("a", "1", run);
  await expect(turns.take("a", "2", run)).rejects.toMatchObject({ status: 503 });
  gate.resolve();
  await first;
  expect(await turns.take("a", "3", run)).toBe("did 3");
});
