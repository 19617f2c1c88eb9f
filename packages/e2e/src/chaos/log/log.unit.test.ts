/** Whatever can be wrong with the log, with Kafka or with an answer, is found; and nothing where nothing is wrong. */
import { expect, test } from "vitest";
import { differences, fact, factOf } from "../people/facts.ts";
import type { LogEntry } from "../subjects.ts";
import { BOTH, conversation, entry, joined, left, opened, read, SESSION, sent } from "../testing/entries.ts";
import { compareWithKafka } from "./kafka-log.ts";
import { wrongMarks } from "./read-marks.ts";
import { misdirected } from "./readers.ts";
import { gapsIn } from "./whole-log.ts";

const log = (entries: readonly LogEntry[]) => new Map([[SESSION, entries]]);
const records = conversation.map(({ number, event }) => ({ key: SESSION, version: number, eventId: event.eventId }));

test("a number that is missing or twice there, and a head without its event", () => {
  const heads = new Map([[SESSION, conversation.length]]);
  expect(gapsIn(log(conversation), heads)).toEqual([]);
  expect(gapsIn(log(conversation.toSpliced(2, 1)), heads)).toEqual([`${SESSION}: number 3 is missing or twice there`]);
  expect(gapsIn(log(conversation.slice(0, -1)), heads)).toEqual([`${SESSION}: its head is 5, its last number 4`]);
});

test("an event in the feed of somebody who is not in the session, or not in that of a member", () => {
  expect(misdirected(log(conversation))).toEqual([]);
  const wrong = [[...BOTH, "coach/8"], ["participant/40"], []];
  for (const feeds of wrong) expect(misdirected(log([...conversation, entry(6, sent("m2"), feeds)]))).toHaveLength(1);
});

test("who leaves is told so, and nothing more", () => {
  const going = [...conversation, entry(6, joined("8", "COACH"), ["coach/7", "coach/8", "participant/40"])];
  const gone = [...going, entry(7, left("8", "COACH"), ["coach/7", "coach/8", "participant/40"])];
  expect(misdirected(log([...gone, entry(8, sent("m2"), BOTH)]))).toEqual([]);
  expect(misdirected(log([...gone, entry(8, sent("m2"), [...BOTH, "coach/8"].sort())]))).toHaveLength(1);
});

test("a channel has no feeds", () => {
  const data = { ...opened.data, kind: "channel", participantId: null, participantIds: [] };
  const channel = entry(1, { ...opened, data } as typeof opened, []);
  expect(misdirected(log([channel, entry(2, sent("m1"), [])]))).toEqual([]);
  expect(misdirected(log([channel, entry(2, sent("m1"), ["participant/40"])]))).toHaveLength(1);
});

test("a mark that goes back, is repeated, or names no message of somebody else", () => {
  const said = [...conversation, entry(6, sent("m2", "7"), BOTH), entry(7, sent("m3", "7"), BOTH)];
  expect(wrongMarks(log([...said, entry(8, read(6), []), entry(9, read(7), [])]))).toEqual([]);
  expect(wrongMarks(log([...said, entry(8, read(7), []), entry(9, read(6), [])]))).toHaveLength(1);
  expect(wrongMarks(log([...said, entry(8, read(7), []), entry(9, read(7), [])]))).toHaveLength(1);
  expect(wrongMarks(log([...said, entry(8, read(4), [])]))).toHaveLength(1);
});

test("in Kafka an event may come again, but none may be missing, early or another", () => {
  const compare = (all: typeof records) => compareWithKafka(log(conversation), all);
  expect(compare(records)).toEqual({ records: 5, repeats: 0, complaints: [] });
  expect(compare([...records, ...records])).toEqual({ records: 10, repeats: 5, complaints: [] });
  expect(compare(records.toSpliced(1, 1)).complaints).toEqual([`Kafka: ${SESSION} goes from 1 to 3`]);
  expect(compare(records.slice(0, -1)).complaints).toEqual([`Kafka: ${SESSION} ends at 4, the log at 5`]);
  const other = records.with(1, { key: SESSION, version: 2, eventId: "another" });
  expect(compare(other).complaints).toEqual([`Kafka: ${SESSION} 2 is not what the log has`]);
});

test("what was answered is in the log, as often as it was answered", () => {
  const logged = conversation.flatMap(({ event }) => factOf(event.event) ?? []);
  expect(differences(logged, logged)).toEqual([]);
  const message = fact("MessageSent", "m1");
  expect(differences([...logged, fact("MessageSent", "m9")], logged)).toEqual([
    "MessageSent m9: answered, and 1 times less in the log",
  ]);
  expect(differences(logged, [...logged, message])).toEqual([`${message}: 1 times more in the log than answered`]);
});
