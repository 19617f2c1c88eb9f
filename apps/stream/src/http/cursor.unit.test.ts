import { createCursorCodec } from "@tributary/runtime";
import { expect, test } from "vitest";
import { startAt, wantedStart } from "./cursor.ts";

const cursors = createCursorCodec({ keys: ["a key of the tests that is long enough"] });
const at = { tenant: "t1", stream: "participant/40", epoch: 2, head: 9, floor: 0 };
const start = (cursor: string) => startAt({ kind: "after", cursor }, at, { cursors, reload: ["/here"] });
const cursor = (seq: number, changes: Partial<typeof at> = {}) => {
  const { tenant, stream, epoch } = { ...at, ...changes };
  return cursors.write(tenant, stream, epoch, seq);
};

test("the header wins, then lastEventId, then last_event_id, then since", () => {
  const query = new URLSearchParams("since=s&last_event_id=u&lastEventId=q");
  expect(wantedStart({ "last-event-id": "h" }, query)).toEqual({ kind: "after", cursor: "h" });
  expect(wantedStart({}, query)).toEqual({ kind: "after", cursor: "q" });
  query.delete("lastEventId");
  expect(wantedStart({}, query)).toEqual({ kind: "after", cursor: "u" });
  query.delete("last_event_id");
  expect(wantedStart({}, query)).toEqual({ kind: "after", cursor: "s" });
});

test("an empty cursor counts as absent", () => {
  expect(wantedStart({ "last-event-id": "" }, new URLSearchParams("lastEventId="))).toEqual({ kind: "now" });
});

test("since=earliest begins before the first event", () => {
  const wanted = wantedStart({}, new URLSearchParams("since=earliest"));
  expect(startAt(wanted, at, { cursors, reload: [] })).toEqual({ from: 0, reset: null });
});

test("what is trimmed is too old, and earliest begins with what is left", () => {
  const trimmed = { ...at, floor: 4 };
  expect(startAt({ kind: "earliest" }, trimmed, { cursors, reload: [] })).toEqual({ from: 4, reset: null });
  const after = (seq: number) =>
    startAt({ kind: "after", cursor: cursor(seq) }, trimmed, { cursors, reload: ["/here"] });
  expect(after(4)).toEqual({ from: 4, reset: null });
  expect(after(3)).toEqual({ from: 9, reset: { reason: "too_old", resumedAt: cursor(9), reload: ["/here"] } });
});

test("without a cursor a stream begins at the head", () => {
  expect(startAt({ kind: "now" }, at, { cursors, reload: [] })).toEqual({ from: 9, reset: null });
});

test.each([0, 4, 9])("every number up to the head is legal: %i", (seq) => {
  expect(start(cursor(seq))).toEqual({ from: seq, reset: null });
});

test.each([
  ["malformed", "nonsense"],
  ["malformed", `${cursor(4)} `],
  ["malformed", `4.${"x".repeat(129)}`],
  ["malformed", cursor(4).replace("4.", "04.")],
  ["foreign", cursor(4, { stream: "participant/41" })],
  ["foreign", cursor(4, { tenant: "t2" })],
  ["foreign", cursor(4, { epoch: 3 })],
  ["restored", cursor(4, { epoch: 1 })],
  ["foreign", `4.${"A".repeat(16)}`],
  ["future", cursor(10)],
] as const)("a cursor that is %s resets to the head and names what to reload: %s", (reason, text) => {
  expect(start(text)).toEqual({ from: 9, reset: { reason, resumedAt: cursor(9), reload: ["/here"] } });
});
