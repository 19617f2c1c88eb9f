import { frame } from "@tributary/runtime";
import { expect, test } from "vitest";
import { WriteRound } from "./write-round.ts";

const frameOf = (text: string) => frame(null, Buffer.from(text));
const endOfTick = () => new Promise<void>((resolve) => setImmediate(resolve));

test("sockets are flushed once at the end of the tick, in the order in which they came", async () => {
  const round = new WriteRound();
  const flushed: string[] = [];
  for (const name of ["one", "other"]) round.enter({ flush: () => flushed.push(name) });
  expect(flushed).toEqual([]);
  await endOfTick();
  expect(flushed).toEqual(["one", "other"]);
});

test("what is given to write during a flush goes out in another round", async () => {
  const round = new WriteRound();
  const flushed: string[] = [];
  const late = { flush: () => flushed.push("late") };
  round.enter({ flush: () => round.enter(late) });
  await endOfTick();
  expect(flushed).toEqual(["late"]);
});

test("those who are to get the same frames share the same bytes", () => {
  const round = new WriteRound();
  const [one, two] = [frameOf("one"), frameOf("two")];
  const joined = round.join([one, two], "chunk");
  expect(joined).toEqual(Buffer.concat([one.chunk, two.chunk]));
  expect(round.join([one, two], "chunk")).toBe(joined);
  expect(round.join([one], "chunk")).toBe(one.chunk);
});

test.each([
  ["another framing", ["one", "two"], "plain"],
  ["fewer frames", ["one"], "chunk"],
  ["more frames", ["one", "two", "three"], "chunk"],
  ["another order", ["two", "one"], "chunk"],
] as const)("%s is other bytes", (_what, names, framing) => {
  const round = new WriteRound();
  const frames = { one: frameOf("one"), two: frameOf("two"), three: frameOf("three") };
  round.join([frames.one, frames.two], "chunk");
  const asked = names.map((name) => frames[name]);
  expect(round.join(asked, framing)).toEqual(Buffer.concat(asked.map((each) => each[framing])));
});
