import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { readBatches } from "./record-batches.ts";

type Bytes = string | null;

interface TestRecord {
  key?: Bytes;
  value?: Bytes;
  headers?: [name: string, value: Bytes][];
}

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

interface BatchOptions {
  attributes?: number;
  lastOffsetDelta?: number;
  compress?(bytes: Buffer): Buffer;
}

function batch(base: number, records: readonly TestRecord[], options: BatchOptions = {}): Buffer {
  const { attributes = 0, lastOffsetDelta = records.length - 1, compress = (bytes: Buffer) => bytes } = options;
  const body = compress(Buffer.concat(records.map(recordBytes)));
  const head = Buffer.alloc(61);
  head.writeBigInt64BE(BigInt(base), 0);
  head.writeInt32BE(head.length + body.length - 12, 8);
  head.writeInt8(2, 16);
  head.writeInt16BE(attributes, 21);
  head.writeInt32BE(lastOffsetDelta, 23);
  head.writeInt32BE(records.length, 57);
  return Buffer.concat([head, body]);
}

function recordBytes({ key = "k", value = "v", headers = [] }: TestRecord, index: number): Buffer {
  const headerBytes = headers.flatMap(([name, text]) => [sized(name), sized(text)]);
  // No attributes, and a time of more than 32 bits.
  const time = [Buffer.of(0), Buffer.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x01)];
  const body = Buffer.concat([
    ...time,
    varint(index),
    sized(key),
    sized(value),
    varint(headers.length),
    ...headerBytes,
  ]);
  return Buffer.concat([varint(body.length), body]);
}

const sized = (text: Bytes): Buffer =>
  text === null ? varint(-1) : Buffer.concat([varint(Buffer.byteLength(text)), Buffer.from(text)]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = (value << 1) ^ (value >> 31);
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
