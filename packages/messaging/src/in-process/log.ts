// The in-process stand-in for a broker: partitioned, ordered, in memory. Several clients may share one, as processes share a Kafka.
import { EventEmitter } from "node:events";
import { type IncomingRecord, MessagingError, type OutgoingRecord } from "../port.ts";
import type { Topic, TopicName } from "../topics.ts";
import { ConsumerGroup } from "./group.ts";
import { partitionOf } from "./partitioner.ts";

export class InProcessLog {
  readonly #partitions = new Map<TopicName, IncomingRecord[][]>();
  readonly #groups = new Map<string, ConsumerGroup>();
  readonly #appended = new EventEmitter().setMaxListeners(0);

  createTopic(topic: Topic): void {
    if (this.#partitions.has(topic.name)) return;
    this.#partitions.set(
      topic.name,
      Array.from({ length: topic.partitions }, () => []),
    );
  }

  /** The records of each partition. Throws when the topic was never created. */
  partitions(topic: TopicName): readonly (readonly IncomingRecord[])[] {
    return this.#partitionsOf(topic);
  }

  append(topic: TopicName, records: readonly OutgoingRecord[]): void {
    const partitions = this.#partitionsOf(topic);
    for (const record of records) {
      const partition = partitionOf(record.key, partitions.length);
      const target = partitions[partition];
      target?.push(incoming(topic, partition, target.length, record));
    }
    this.#appended.emit(topic);
  }

  /** Calls back after every append to the topic; the answer ends that. */
  onAppended(topic: TopicName, listener: () => void): () => void {
    this.#appended.on(topic, listener);
    return () => this.#appended.off(topic, listener);
  }

  group(topic: TopicName, name: string): ConsumerGroup {
    const key = `${topic}|${name}`;
    const known = this.#groups.get(key) ?? new ConsumerGroup(this.#partitionsOf(topic).length);
    this.#groups.set(key, known);
    return known;
  }

  #partitionsOf(topic: TopicName): IncomingRecord[][] {
    const partitions = this.#partitions.get(topic);
    if (partitions === undefined) throw new MessagingError(`unknown topic "${topic}": create it first (ensureTopics)`);
    return partitions;
  }
}

/** Copies everything: as over a wire, nobody sees what the other side does with its objects later. */
function incoming(topic: TopicName, partition: number, offset: number, record: OutgoingRecord): IncomingRecord {
  const headers = Object.entries(record.headers).map(([name, value]) => [name, Buffer.from(value)] as const);
  const value = Buffer.from(record.value);
  return { topic, partition, offset: String(offset), key: record.key, value, headers: Object.fromEntries(headers) };
}
