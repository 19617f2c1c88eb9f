import { expect, test } from "vitest";
import { CatchUpQueue, type Debt } from "./catch-up-queue.ts";

const debt = (key: string, owed: number, more: Partial<Debt> = {}): Debt => ({
  ...{ kind: "feed", key, after: 0, owed, alone: false },
  ...more,
});

const many = (name: string, count: number, owed: number, more: Partial<Debt> = {}): Debt[] =>
  Array.from({ length: count }, (_, index) => debt(`${name} ${index}`, owed, more));

function queueOf(...debts: readonly Debt[]): CatchUpQueue<Debt> {
  const queue = new CatchUpQueue<Debt>();
  for (const one of debts) queue.add(one);
  return queue;
}

/** Starts what may be started, and answers nothing. */
function startAll(queue: CatchUpQueue<Debt>) {
  const started = [];
  for (let next = queue.start(); next !== null; next = queue.start()) started.push(next);
  return started;
}

const keysOf = (batch: readonly Debt[]): string[] => batch.map(({ key }) => key);

test("three queries are on their way at a time, and the next goes when one is answered", () => {
  const queue = queueOf(...many("feed", 1_000, 10));
  const started = startAll(queue);
  expect(started).toHaveLength(3);
  started[1]?.done();
  expect(startAll(queue)).toHaveLength(1);
});

test("a query asks for five hundred entries at most, of a hundred places at most", () => {
  const [tens, ...rest] = startAll(queueOf(...many("ten", 200, 10)));
  expect(tens?.batch).toHaveLength(50);
  const [ones] = startAll(queueOf(...many("one", 200, 1)));
  expect(ones?.batch).toHaveLength(100);
  expect(rest.every(({ batch }) => batch.length === 50)).toBe(true);
});

test("those who are far behind have one query at a time, whoever else waits", () => {
  const queue = queueOf(...many("far", 20, 100_000), ...many("near", 3, 10));
  const [far, near, ...rest] = startAll(queue);
  expect(keysOf(far?.batch ?? [])).toEqual(["far 0", "far 1", "far 2", "far 3", "far 4"]);
  expect(keysOf(near?.batch ?? [])).toEqual(["near 0", "near 1", "near 2"]);
  expect(rest).toEqual([]);
});

test("while that query takes its time, small debts are paid as if it were not there", () => {
  const queue = queueOf(...many("far", 20, 100_000));
  startAll(queue);
  for (const one of many("near", 500, 10)) queue.add(one);
  let paid = 0;
  for (let next = queue.start(); next !== null; next = queue.start()) {
    paid += next.batch.length;
    next.done();
  }
  expect(paid).toBe(500);
});

test("small debts that never end keep nobody waiting who is far behind", () => {
  const queue = queueOf(...many("near", 1_000, 10));
  const started = startAll(queue);
  queue.add(debt("far", 100_000));
  started[0]?.done();
  expect(keysOf(queue.start()?.batch ?? [])).toEqual(["far"]);
});

test("those who are far behind take turns, page by page", () => {
  const queue = queueOf(...many("far", 6, 100_000));
  const turns: string[][] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const next = queue.start();
    if (next === null) break;
    turns.push(keysOf(next.batch).map((key) => key.slice(4)));
    next.done();
    for (const one of next.batch) queue.add({ ...one, after: one.after + 100 });
  }
  expect(turns).toEqual([
    ["0", "1", "2", "3", "4"],
    ["5", "0", "1", "2", "3"],
    ["4", "5", "0", "1", "2"],
  ]);
});

test("feeds and sessions take turns while both wait", () => {
  const queue = queueOf(...many("feed", 200, 10), ...many("session", 60, 10, { kind: "session" }));
  const kinds = startAll(queue).map(({ batch }) => batch[0]?.kind);
  expect(kinds).toEqual(["feed", "session", "feed"]);
});

test("readers of one source at one place are one place, and at another they wait for a later query", () => {
  const [first, second] = startAll(queueOf(debt("a", 10), debt("a", 5, { after: 5 }), debt("a", 10), debt("b", 1)));
  expect(first?.batch.map(({ key, after }) => [key, after])).toEqual([
    ["a", 0],
    ["a", 0],
    ["b", 0],
  ]);
  expect(second?.batch.map(({ after }) => after)).toEqual([5]);
});

test("what has to be asked alone goes alone, and holds up none of the others", () => {
  const [first, second] = startAll(queueOf(debt("a", 1), debt("bad", 1, { alone: true }), debt("b", 1)));
  expect([first, second].map((next) => keysOf(next?.batch ?? []))).toEqual([["a", "b"], ["bad"]]);
});

test("what was taken back is not asked for", () => {
  const gone = debt("gone", 10);
  const queue = queueOf(debt("a", 10), gone, debt("b", 10));
  queue.remove(gone);
  expect(queue.size).toBe(2);
  expect(keysOf(queue.start()?.batch ?? [])).toEqual(["a", "b"]);
  expect(queue.size).toBe(0);
});
