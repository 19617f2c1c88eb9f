/** What a client should not have been shown, or should have, is found: by whom it is, what it asked for, and until when. */
import { toWireEvent } from "@tributary/schemas";
import { digestOf, type LettingGo } from "@tributary/testing/checker";
import { describe, expect, test } from "vitest";
import { type LogEntry, participantSubject, sessionSubject } from "../subjects.ts";
import { BOTH, conversation, entry, left, SESSION, sent, TENANT } from "../testing/entries.ts";
import { type Followed, judgeClient, judgeVisit } from "./verdicts.ts";

const leaving = entry(6, left("40", "PARTICIPANT"), BOTH);
const later = entry(7, sent("m2", "7"), ["coach/7"]);
const entries = [...conversation, leaving, later];
const log = { streams: new Map([[SESSION, entries]]), feeds: new Map(), gaps: [] };
const reader = { role: "participant" as const, id: "40", headers: {} };
const path = { kind: "direct session" as const, sessionId: "s", pathId: "40", marks: false };
const edits = 5;

/** A client that got these numbers, and was let go like this. */
function client(numbers: readonly number[], lettingsGo: readonly LettingGo[] = [], asked: "edits"[] = []): Followed {
  const arrivals = entries
    .filter(({ number }) => numbers.includes(number))
    .map(({ number, event }) => ({ number, digest: digestOf(toWireEvent(event.event)), arrivedAt: 0 }));
  const subject = sessionSubject({ tenant: TENANT, reader, includes: asked }, path);
  const number = numbers.at(-1) ?? 1;
  return {
    name: "it",
    subject,
    bans: [],
    follower: { account: { first: 1, arrivals }, resets: [], lettingsGo, number },
  };
}

const closing = (reason: string) => [{ at: 0, reason }];

describe("who stays", () => {
  const all = [2, 3, 4, 6, 7];

  test("has everything that they are shown", () => {
    expect(judgeClient(client(all), log).complaints).toEqual([]);
    expect(judgeClient(client(all.toSpliced(4, 0, edits), [], ["edits"]), log).complaints).toEqual([]);
  });

  test("has lost the tail when it did not come", () => {
    expect(judgeClient(client(all.slice(0, -1)), log).verdict.lost).toEqual([7]);
  });

  test("has seen what is foreign when it was not asked for", () => {
    expect(judgeClient(client([2, 3, 4, edits, 6, 7]), log).verdict.foreign).toEqual([edits]);
  });

  test("is not sent away for good, and is not refused", () => {
    expect(judgeClient(client(all, closing("draining")), log).complaints).toEqual([]);
    expect(judgeClient(client(all, closing("left")), log).complaints).toHaveLength(1);
    expect(judgeClient(client(all, [{ at: 0, status: 500 }]), log).complaints).toHaveLength(1);
  });
});

describe("whose access ends with a number", () => {
  const lastOf = (all: readonly LogEntry[]) => all.find(({ event }) => event === leaving.event)?.number ?? 0;
  const judged = (...of: Parameters<typeof client>) => judgeVisit({ ...client(...of), lastOf }, log);

  test("has everything up to it", () => {
    expect(judged([2, 3, 4, 6], closing("left")).complaints).toEqual([]);
    expect(judged([2, 3], closing("left")).verdict.lost).toEqual([4, 6]);
  });

  test("need not have all of it when they were away, and refused afterwards", () => {
    expect(judged([2, 3], [{ at: 0, status: 422 }]).complaints).toEqual([]);
    expect(judged([2, 4], [{ at: 0, status: 422 }]).verdict.lost).toEqual([3]);
  });

  test("has nothing after it", () => {
    expect(judged([2, 3, 4, 6, 7], closing("left")).verdict.foreign).toEqual([7]);
  });
});

test("a coach sees of a participant's chat what is in their own feed", () => {
  const feed = entries.map(({ event }, index) => ({ number: index + 1, event }));
  const feeds = new Map([[`${TENANT}/participant/40`, feed]]);
  const seen = client([2, 3, 4, 6, 7]);
  const by = (id: string) =>
    participantSubject({ tenant: TENANT, reader: { ...reader, role: "coach", id }, includes: [] }, "40");
  expect(judgeClient({ ...seen, subject: by("7") }, { ...log, feeds }).complaints).toEqual([]);
  expect(judgeClient({ ...seen, subject: by("8") }, { ...log, feeds }).verdict.foreign).toEqual([2, 3, 4, 6, 7]);
});
