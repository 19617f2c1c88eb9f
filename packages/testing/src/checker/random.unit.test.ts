import { expect, test } from "vitest";
import { seededRandom } from "./random.ts";

const draws = (seed: number) => Array.from({ length: 1_000 }, seededRandom(seed).next);

test("the same seed draws the same numbers, another seed others", () => {
  expect(draws(7)).toEqual(draws(7));
  expect(draws(7)).not.toEqual(draws(8));
});

test("numbers are spread over [0, 1)", () => {
  const all = draws(9);
  expect(all.every((number) => number >= 0 && number < 1)).toBe(true);
  for (let tenth = 0; tenth < 10; tenth++) {
    const inIt = all.filter((number) => Math.floor(number * 10) === tenth).length;
    expect(inIt).toBeGreaterThan(60);
  }
});

test("a fork is its own sequence, however much its origin has drawn", () => {
  const [fresh, used] = [seededRandom(1), seededRandom(1)];
  used.next();
  expect(used.fork("a").next()).toBe(fresh.fork("a").next());
  expect(fresh.fork("a").next()).not.toBe(fresh.fork("b").next());
});

test("there must be something to pick from", () => {
  expect(() => seededRandom(1).pick([])).toThrow(RangeError);
});
