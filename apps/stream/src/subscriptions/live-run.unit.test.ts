import { createCursorCodec, frame } from "@tributary/runtime";
import type { DomainEvent } from "@tributary/schemas";
import { expect, test } from "vitest";
import type { Entry } from "./entry.ts";
import { Hub, type Listener } from "./hub.ts";
import { LiveRuns, liveRun } from "./live-run.ts";

const event: DomainEvent = {
  type: "ParticipantSuspended",
  data: { participantId: "40", suspendedBy: { id: "1", role: "admin" }, suspendedAt: "2026-01-01T00:00:00Z" },
};
const entry = (seq: number, other: Partial<Entry> = {}): Entry => ({
  ...{ seq, event, feeds: {}, include: null },
  frame: frame(`${seq}.x`, Buffer.from("data: {}\n\n")),
  ...other,
});

test("entries that follow each other are one frame for all readers, with or without chunk framing", () => {
  const entries = [entry(6), entry(7)];
  const { shared } = liveRun(entries);
  expect(shared).toMatchObject({ first: 6, last: 7 });
  for (const framing of ["chunk", "plain"] as const) {
    const each = entries.map(({ frame: bytes }) => bytes?.[framing] ?? Buffer.alloc(0));
    expect(shared?.frame[framing]).toEqual(Buffer.concat(each));
  }
});

test("a single entry keeps its own bytes", () => {
  const one = entry(6);
  expect(liveRun([one]).shared?.frame).toBe(one.frame);
});

test.each<[string, Entry[]]>([
  ["a hole", [entry(6), entry(8)]],
  ["what comes twice", [entry(6), entry(6)]],
  ["another order", [entry(7), entry(6)]],
  ["an event that is not shown", [entry(6), entry(7, { frame: null })]],
  ["an event that one has to ask for", [entry(6), entry(7, { include: "receipts" })]],
  ["more than a slow reader could be watched by", [entry(6, { frame: frame(null, Buffer.alloc(64 * 1024)) })]],
  ["nothing", []],
])("%s is looked at one by one", (_what, entries) => {
  expect(liveRun(entries)).toEqual({ entries, shared: null });
});

const listener = (onLive: Listener["onLive"]): Listener => ({
  ...{ onLive, onHead: () => undefined, asksFor: () => false, onMoment: () => undefined },
});

test("what comes in one tick is handed on together, source by source, and an error of one keeps nothing from the other", async () => {
  const hub = new Hub(createCursorCodec({ keys: ["key"] }));
  const [errors, seen]: [unknown[], number[][]] = [[], []];
  const runs = new LiveRuns({ current: 1 }, (error) => errors.push(error));
  const broken = hub.join(
    { kind: "feed", tenant: "demo", stream: "participant/1" },
    listener(() => JSON.parse("{")),
  );
  const sound = hub.join(
    { kind: "feed", tenant: "demo", stream: "participant/2" },
    listener(({ entries }) => seen.push(entries.map(({ seq }) => seq))),
  );
  for (const [source, seq] of [
    [broken, 1],
    [sound, 1],
    [sound, 2],
  ] as const) {
    runs.add(source, entry(seq));
  }
  expect(seen).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([[1, 2]]);
  expect(errors).toHaveLength(1);
  runs.add(sound, entry(3));
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([[1, 2], [3]]);
});

test("what came before a new epoch began is handed to nobody: it may not be what its numbers mean by now", async () => {
  const hub = new Hub(createCursorCodec({ keys: ["key"] }));
  const epoch = { current: 1 };
  const seen: number[] = [];
  const runs = new LiveRuns(epoch, () => undefined);
  const source = hub.join(
    { kind: "feed", tenant: "demo", stream: "participant/1" },
    listener(({ entries }) => seen.push(...entries.map(({ seq }) => seq))),
  );
  runs.add(source, entry(1));
  epoch.current = 2;
  runs.flush();
  runs.add(source, entry(2));
  runs.flush();
  expect(seen).toEqual([2]);
});
