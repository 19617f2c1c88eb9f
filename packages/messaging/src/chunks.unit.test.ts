import { expect, test } from "vitest";
import { inChunks } from "./chunks.ts";

const record = (key: string, bytes: number) => ({ key, value: "x".repeat(bytes - key.length), headers: {} });
const shape = (sizes: number[], most: number) =>
  inChunks(
    sizes.map((bytes, n) => record(String(n), bytes)),
    most,
  ).map((chunk) => chunk.map(({ key }) => key).join(""));

test("records stay in order and chunks stay below the limit", () => {
  expect(shape([40, 40, 40, 20, 90], 100)).toEqual(["01", "23", "4"]);
});

test("a record that is too large by itself goes alone", () => {
  expect(shape([10, 500, 10], 100)).toEqual(["0", "1", "2"]);
});

test("nothing makes no chunks", () => {
  expect(inChunks([], 100)).toEqual([]);
});

test("values count in bytes, and headers count", () => {
  const wide = { key: "k", value: "é".repeat(30), headers: { name: "v".repeat(35) } };
  expect(inChunks([wide, wide], 199)).toHaveLength(2);
  expect(inChunks([wide, wide], 200)).toHaveLength(1);
});
