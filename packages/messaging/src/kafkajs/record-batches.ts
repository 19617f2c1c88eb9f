// Kafka's record batches (format 2) as the port's records. kafkajs copies a record's headers once for every header and
// counts in big integers; this reads each byte once, and values and headers stay views of the broker's answer.
// https://kafka.apache.org/documentation/#recordbatch
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { type IncomingRecord, MessagingError } from "../port.ts";
import type { TopicName } from "../topics.ts";

const AT = { length: 8, attributes: 21, lastOffsetDelta: 23, recordCount: 57, records: 61 } as const;
/** A batch's length counts from here. */
const LENGTH_FROM = 12;
const COMPRESSION = 0b111;
/** Batches that mark the end of a transaction hold nothing for readers. */
const CONTROL = 0b10_0000;
const NOTHING = Buffer.alloc(0);

const decompressors: Readonly<Record<number, (bytes: Buffer) => Buffer>> = {
  0: (bytes) => bytes,
  1: (bytes) => gunzipSync(bytes),
  4: (bytes) => zstdDecompressSync(bytes),
};

export interface ReadBatches {
  /** Those at and after the offset that was asked for: a broker hands out whole batches. */
  readonly records: IncomingRecord[];
  /** The offset to go on with. */
  readonly next: number;
}

/** Reads the batches that are whole. @throws MessagingError for records that are compressed in a way that Node cannot undo. */
export function readBatches(
  batches: Buffer,
  topic: TopicName,
  from: { partition: number; offset: number },
): ReadBatches {
  const { partition, offset } = from;
  const records: IncomingRecord[] = [];
  let next = offset;
  for (let at = 0; at + AT.records <= batches.length; ) {
    const end = at + LENGTH_FROM + batches.readInt32BE(at + AT.length);
    if (end > batches.length) break;
    const base = Number(batches.readBigInt64BE(at));
    const attributes = batches.readInt16BE(at + AT.attributes);
    if ((attributes & CONTROL) === 0) {
      const cursor = new Cursor(decompressed(batches.subarray(at + AT.records, end), attributes & COMPRESSION));
      for (let left = batches.readInt32BE(at + AT.recordCount); left > 0; left -= 1) {
        const record = readRecord(cursor, { topic, partition, base });
        if (Number(record.offset) >= offset) records.push(record);
      }
    }
    next = Math.max(next, base + batches.readInt32BE(at + AT.lastOffsetDelta) + 1);
    at = end;
  }
  return { records, next };
}

function decompressed(bytes: Buffer, compression: number): Buffer {
  const decompress = decompressors[compression];
  if (decompress === undefined)
    throw new MessagingError(`records are compressed in a way (${compression}) that is not read here`);
  return decompress(bytes);
}

function readRecord(cursor: Cursor, place: { topic: TopicName; partition: number; base: number }): IncomingRecord {
  cursor.varint(); // its length
  cursor.skip(1); // attributes, of which there are none
  cursor.skipVarint(); // its time
  const offset = String(place.base + cursor.varint());
  const key = cursor.bytes()?.toString("utf8") ?? "";
  const value = cursor.bytes() ?? NOTHING;
  const headers: Record<string, Buffer> = {};
  for (let left = cursor.varint(); left > 0; left -= 1) {
    const name = cursor.text();
    // One without a value counts as absent; of one that is there twice the last counts.
    const bytes = cursor.bytes();
    if (bytes !== null) headers[name] = bytes;
  }
  return { topic: place.topic, partition: place.partition, offset, key, value, headers };
}

/** Reads on through bytes. */
class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  skip(count: number): void {
    this.#at += count;
  }

  skipVarint(): void {
    while ((this.#bytes[this.#at++] ?? 0) > 0x7f);
  }

  /** Zigzag, of at most 32 bits. */
  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
  }

  bytes(): Buffer | null {
    const length = this.varint();
    if (length < 0) return null;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    const length = this.varint();
    this.#at += length;
    return this.#bytes.toString("utf8", this.#at - length, this.#at);
  }
}
