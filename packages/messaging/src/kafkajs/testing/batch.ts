// Kafka's record batches (format 2), written byte by byte from the protocol's text, for tests of what reads them.

export type Bytes = string | null;

interface TestRecord {
  key?: Bytes;
  value?: Bytes;
  headers?: [name: string, value: Bytes][];
}

interface BatchOptions {
  attributes?: number;
  lastOffsetDelta?: number;
  compress?(bytes: Buffer): Buffer;
}

/** The bytes of records that follow each other from an offset on. */
export function batch(base: number, records: readonly TestRecord[], options: BatchOptions = {}): Buffer {
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
