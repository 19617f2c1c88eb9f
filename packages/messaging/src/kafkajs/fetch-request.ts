// The one request of Kafka's protocol that a tail makes all the time, in the oldest version that every broker still
// speaks (4). kafkajs makes each anew out of many pieces; here one buffer is used again, with other offsets in it.
// https://kafka.apache.org/protocol#The_Messages_Fetch

const FETCH = { apiKey: 1, version: 4 };
const ANY_CONSUMER = -1;
/** Aborted transactions are delivered, too: nobody publishes to our topics in one. */
const READ_UNCOMMITTED = 0;
const MIN_BYTES = 1;
const MAX_BYTES = 10 * 1024 * 1024;
const MAX_PARTITION_BYTES = 1024 * 1024;

const AT = { correlationId: 8 } as const;
const PARTITION_BYTES = 16;

/** What a broker answered for one partition. */
export interface FetchedPartition {
  readonly partition: number;
  /** 0 when there is none. */
  readonly errorCode: number;
  /** Record batches, the last of which may be cut off. */
  readonly batches: Buffer;
}

/** The request for some partitions of one topic. */
export class FetchRequest {
  readonly #bytes: Buffer;
  readonly #partitions: readonly number[];
  readonly #partitionsAt: number;

  constructor(
    clientId: string,
    topic: string,
    { partitions, maxWaitMs }: { partitions: readonly number[]; maxWaitMs: number },
  ) {
    const head = Buffer.concat([
      int16(FETCH.apiKey, FETCH.version),
      int32(0),
      text(clientId),
      int32(ANY_CONSUMER, maxWaitMs, MIN_BYTES, MAX_BYTES),
      Buffer.of(READ_UNCOMMITTED),
      int32(1),
      text(topic),
      int32(partitions.length),
    ]);
    const length = head.length + partitions.length * PARTITION_BYTES;
    this.#bytes = Buffer.concat([int32(length), head], Int32Array.BYTES_PER_ELEMENT + length);
    this.#partitions = partitions;
    this.#partitionsAt = Int32Array.BYTES_PER_ELEMENT + head.length;
  }

  /** Its bytes, until the next call. The broker's answer has the same correlation id. */
  write(correlationId: number, offsets: ReadonlyMap<number, number>): Buffer {
    this.#bytes.writeInt32BE(correlationId, AT.correlationId);
    let at = this.#partitionsAt;
    for (const partition of this.#partitions) {
      at = this.#bytes.writeInt32BE(partition, at);
      at = this.#bytes.writeBigInt64BE(BigInt(offsets.get(partition) ?? 0), at);
      at = this.#bytes.writeInt32BE(MAX_PARTITION_BYTES, at);
    }
    return this.#bytes;
  }
}

/** Reads what follows the correlation id in the answer to a request for one topic. */
export function readFetched(answer: Buffer): FetchedPartition[] {
  // After the time that the broker held the request back, and the number of topics.
  let at = 2 * Int32Array.BYTES_PER_ELEMENT;
  at += Int16Array.BYTES_PER_ELEMENT + answer.readInt16BE(at);
  const count = answer.readInt32BE(at);
  at += 4;
  const fetched: FetchedPartition[] = [];
  while (fetched.length < count) {
    const partition = answer.readInt32BE(at);
    const errorCode = answer.readInt16BE(at + 4);
    // Then the high watermark and the last stable offset, each of 8 bytes, and aborted transactions, each of 16.
    const aborted = answer.readInt32BE(at + 22);
    at += 26 + Math.max(aborted, 0) * 16;
    const length = Math.max(answer.readInt32BE(at), 0);
    at += 4;
    fetched.push({ partition, errorCode, batches: answer.subarray(at, at + length) });
    at += length;
  }
  return fetched;
}

function int16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeInt16BE(value, index * 2);
  return bytes;
}

function int32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeInt32BE(value, index * 4);
  return bytes;
}

const text = (value: string): Buffer => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
