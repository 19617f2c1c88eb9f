import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { readBatches } from "./record-batches.ts";
import { type Bytes, batch } from "./testing/batch.ts";

const read = (batches: Buffer, offset = 0) => readBatches(batches, "tributary.events", { partition: 3, offset });
const valuesOf = (batches: Buffer, offset = 0) => read(batches, offset).records.map(({ value }) => value.toString());

test("a record is read with its place, key, value and headers", () => {
  const headers: [string, string][] = [
    ["tenant", "demo"],
    ["feeds", "participant/40:17"],
  ];
  const { records, next } = read(batch(70, [{ key: "käy", value: "x".repeat(300), headers }]), 70);
  expect(records).toEqual([
    {
      ...{ topic: "tributary.events", partition: 3, offset: "70", key: "käy", value: Buffer.from("x".repeat(300)) },
      headers: { tenant: Buffer.from("demo"), feeds: Buffer.from("participant/40:17") },
    },
  ]);
  expect(next).toBe(71);
});

test("a foreign record without key, value and headers is empty, not an error", () => {
  const [record] = read(batch(0, [{ key: null, value: null }])).records;
  expect(record).toMatchObject({ key: "", value: Buffer.alloc(0), headers: {} });
});

test("a header that comes twice counts with its last value, and one without a value counts as absent", () => {
  const headers: [string, Bytes][] = [
    ["tenant", "one"],
    ["tenant", "two"],
    ["feeds", null],
  ];
  expect(read(batch(0, [{ headers }])).records[0]?.headers).toEqual({ tenant: Buffer.from("two") });
});

test("of a batch that began before the place only the rest is read", () => {
  const batches = Buffer.concat([
    batch(5, [{ value: "5" }, { value: "6" }, { value: "7" }]),
    batch(8, [{ value: "8" }]),
  ]);
  expect(valuesOf(batches, 6)).toEqual(["6", "7", "8"]);
});

test("a batch that was cut off anywhere is left for the next answer", () => {
  const [one, other] = [batch(0, [{ value: "0" }]), batch(1, [{ value: "1" }])];
  for (let cut = 0; cut < other.length; cut += 1) {
    const { records, next } = read(Buffer.concat([one, other.subarray(0, cut)]));
    expect(records.map(({ value }) => value.toString())).toEqual(["0"]);
    expect(next).toBe(1);
  }
});

test("what marks the end of a transaction is passed over, and so is what compaction took away", () => {
  const marker = batch(4, [{ value: "commit" }], { attributes: 0x20 });
  const thinned = batch(5, [{ value: "5" }], { lastOffsetDelta: 9 });
  const { records, next } = read(Buffer.concat([marker, thinned]), 4);
  expect(records.map(({ offset }) => offset)).toEqual(["5"]);
  expect(next).toBe(15);
});

test.each([
  ["gzip", 1, gzipSync],
  ["zstd", 4, zstdCompressSync],
])("records that are compressed with %s are read", (_name, attributes, compress) => {
  expect(valuesOf(batch(0, [{ value: "a" }, { value: "b" }], { attributes, compress }))).toEqual(["a", "b"]);
});

test("records that are compressed otherwise are refused, not misread", () => {
  expect(() => read(batch(0, [{ value: "a" }], { attributes: 2 }))).toThrow(/compressed in a way \(2\)/);
});

test("offsets and lengths beyond 32 bits and one byte are read", () => {
  const far = 2 ** 40;
  const many = Array.from({ length: 300 }, (_, index) => ({ value: `${index}` }));
  const { records, next } = read(batch(far, many), far);
  expect(records.at(-1)?.offset).toBe(String(far + 299));
  expect(next).toBe(far + 300);
});
