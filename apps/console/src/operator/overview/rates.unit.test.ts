import type { PlatformOverview } from "@tributary/client";
import { expect, test } from "vitest";
import { deliveredPerSecond, ratesOf, secondsCommandsWait, withNewest } from "./rates.ts";

const at = (second: number): string => new Date(Date.UTC(2026, 2, 1) + second * 1000).toISOString();
const none = { participant: 0, coach: 0, session: 0 };

/** One answer: so many seconds after the first, with totals that have grown by so much. */
function sample(
  second: number,
  total: number,
  replicas: PlatformOverview["streams"]["replicas"] = [],
): PlatformOverview {
  return {
    at: at(second),
    log: { epoch: 1, suspect: false, appended: 0 },
    eventTotals: { appended: total, published: total / 2 },
    relay: { events: 0, seconds: 0, blockedSeconds: 0, leader: null, published: 0 },
    consumers: [{ topic: "t", group: "g", records: { sent: total, committed: total, waiting: 0 } }],
    acceptedCommands: { waiting: 0, oldestSeconds: 0 },
    streams: { open: none, replicas },
    ...{ deadLetters: 0, links: [] },
  };
}

const replica = (name: string, second: number, delivered: number) => ({
  ...{ replica: name, open: none, delivered, reportedAt: at(second) },
});

test("a rate is what a total grew by between the oldest and the newest answer, per second", () => {
  expect(ratesOf([sample(0, 100), sample(2, 110), sample(4, 140)])).toMatchObject({
    ...{ appended: 10, published: 5, commands: 10 },
  });
});

test("one answer makes no rate, and a total that has gone back makes none below zero", () => {
  expect(ratesOf([sample(0, 100)])).toMatchObject({ appended: null, published: null });
  expect(ratesOf([sample(0, 100), sample(1, 50)])).toMatchObject({ appended: 0 });
  expect(ratesOf([])).toMatchObject({ appended: null });
});

test("while too many wait to be counted nobody knows how many are appended", () => {
  const uncounted = { ...sample(2, 110), eventTotals: { appended: null, published: 40 } };
  expect(ratesOf([sample(0, 60), uncounted])).toMatchObject({ appended: null, published: 5 });
});

const commands = (second: number, sent: number, waiting: number): PlatformOverview => ({
  ...sample(second, 0),
  consumers: [{ topic: "t", group: "g", records: { sent, committed: sent - waiting, waiting } }],
});

test("a command waits at least since the first answer that counts it and is not past it now", () => {
  expect(secondsCommandsWait([commands(0, 10, 0), commands(2, 12, 2), commands(4, 15, 5)])).toBe(2);
  expect(secondsCommandsWait([commands(0, 10, 0), commands(2, 12, 2), commands(4, 15, 3)])).toBe(0);
  expect(secondsCommandsWait([commands(0, 10, 1), commands(9, 10, 1)])).toBe(9);
  expect(secondsCommandsWait([])).toBe(0);
});

test("answers of the last ten seconds count, each once", () => {
  const kept = [1, 5, 11].map((second) => sample(second, second));
  expect(withNewest(kept, sample(12, 12)).map(({ eventTotals }) => eventTotals.appended)).toEqual([5, 11, 12]);
  expect(withNewest(kept, sample(11, 11)).map(({ eventTotals }) => eventTotals.appended)).toEqual([1, 5, 11]);
});

test("what replicas deliver is taken from each one's own reports, and added up", () => {
  const before = [replica("a", 0, 100), replica("b", 1, 0), replica("gone", 0, 900)];
  const after = [replica("a", 5, 150), replica("b", 6, 100), replica("new", 6, 7)];
  expect(deliveredPerSecond([sample(1, 0, before), sample(6, 0, after)])).toBe(30);
  expect(deliveredPerSecond([sample(1, 0, before)])).toBeNull();
  expect(deliveredPerSecond([sample(1, 0)])).toBe(0);
});
