import { expect, test } from "vitest";
import { planFaults } from "./fault-plan.ts";
import { seededRandom } from "./random.ts";

const options = { durationMs: 120_000, perMinute: { kill: 2, reset: 40, rare: 0.1 } };
const planOf = (seed: number) => planFaults(seededRandom(seed), options);
const times = (seed: number) => planOf(seed).map(({ kind, atMs }) => `${kind} ${atMs}`);

test("the same seed plans the same faults at the same times, another seed does not", () => {
  expect(times(1)).toEqual(times(1));
  expect(times(1)).not.toEqual(times(2));
});

test("every kind strikes as often as its rate says, and at least once", () => {
  const count = (kind: string) => planOf(3).filter((fault) => fault.kind === kind).length;
  expect([count("kill"), count("reset"), count("rare")]).toEqual([4, 80, 1]);
});

test("faults come in the order of their times, within the run, spread over all of it", () => {
  const kills = planOf(4).filter(({ kind }) => kind === "kill");
  const slots = kills.map(({ atMs }) => Math.floor(atMs / 30_000));
  expect(slots).toEqual([0, 1, 2, 3]);
  const all = planOf(4).map(({ atMs }) => atMs);
  expect(all).toEqual(all.toSorted((a, b) => a - b));
});

test("what one fault draws does not depend on the others", () => {
  const alone = planFaults(seededRandom(5), { ...options, perMinute: { kill: 2 } });
  const among = planOf(5).filter(({ kind }) => kind === "kill");
  expect(among.map(({ random }) => random.next())).toEqual(alone.map(({ random }) => random.next()));
});
