import { expect, test } from "vitest";
import type { IncomingRecord } from "../port.ts";
import { TailPositions } from "./tail-positions.ts";

const at = (...offsets: number[]): IncomingRecord[] =>
  offsets.map((offset) => ({
    topic: "tributary.events",
    partition: 0,
    offset: String(offset),
    key: "a",
    value: Buffer.alloc(0),
    headers: {},
  }));
const startingAt = (end: number): TailPositions => new TailPositions([{ partition: 0, low: "0", end: String(end) }]);

test("records from its position on are taken, and the position moves behind them", () => {
  const positions = startingAt(5);
  expect(positions.take(0, at(5, 6))).toEqual({ kind: "records", records: at(5, 6) });
  expect(positions.entries()).toEqual([[0, "7"]]);
});

test("what was taken before is not taken again", () => {
  const positions = startingAt(5);
  positions.take(0, at(5, 6));
  expect(positions.take(0, at(5, 6, 7))).toEqual({ kind: "records", records: at(7) });
  expect(positions.take(0, at(3, 4))).toEqual({ kind: "records", records: [] });
  expect(positions.entries()).toEqual([[0, "8"]]);
});

test("a batch that starts further on is a jump: the position stays", () => {
  const positions = startingAt(5);
  expect(positions.take(0, at(9, 10))).toEqual({ kind: "jumped", from: 5n });
  expect(positions.entries()).toEqual([[0, "5"]]);
});

test("after seeking back, the records between are taken", () => {
  const positions = startingAt(5);
  positions.take(0, at(9));
  expect(positions.take(0, at(5, 6, 7, 8, 9))).toEqual({ kind: "records", records: at(5, 6, 7, 8, 9) });
});

test("records that retention has deleted are given up after one seek back", () => {
  const positions = startingAt(5);
  positions.take(0, at(9));
  expect(positions.take(0, at(9, 10))).toEqual({ kind: "records", records: at(9, 10) });
  expect(positions.entries()).toEqual([[0, "11"]]);
});

test("a later jump is answered again", () => {
  const positions = startingAt(5);
  positions.take(0, at(9));
  positions.take(0, at(9, 10));
  expect(positions.take(0, at(20))).toEqual({ kind: "jumped", from: 11n });
});
