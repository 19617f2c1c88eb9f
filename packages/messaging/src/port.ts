// The one door to Kafka: what the apps may ask of it and what it promises them.
// Two implementations, kafkajs/ and in-process/, pass the same contract suite (contract.ts).
import type { TopicName } from "./topics.ts";

export interface OutgoingRecord {
  /** Records of one key stay in one partition and keep their order. */
  readonly key: string;
  readonly value: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface IncomingRecord {
  readonly topic: TopicName;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly value: Buffer;
  /** Raw bytes, so that a record nobody needs costs no decoding; {@link header} reads one. */
  readonly headers: Readonly<Record<string, Buffer>>;
}

/** One record at a time, or several that follow each other in a partition: then a rejection brings all of them again. */
export type Handling =
  | { handle(record: IncomingRecord): Promise<void> }
  | { handleRun(records: readonly IncomingRecord[]): Promise<void>; readonly longestRun: number };

export type SubscribeOptions = Handling & {
  readonly topic: TopicName;
  /** Members of one group share the partitions. A new group starts with the oldest record that is kept. */
  readonly group: string;
};

export interface TailOptions {
  readonly topic: TopicName;
  /** Records of one partition, in order. It must not throw and must not wait: it is on the live path. */
  onRecords(records: readonly IncomingRecord[]): void;
  /** Called after every join of the consumer: the first, and each one after a rebalance or an outage. */
  onJoin?(): void;
  /** Called whenever the broker answered a fetch, also an empty one (at least twice a second while it is healthy). */
  onProgress?(): void;
}

export interface PartitionLag {
  readonly partition: number;
  /** The next offset that the group will read. */
  readonly committed: string;
  readonly end: string;
  readonly lag: number;
}

export interface Subscription {
  close(): Promise<void>;
  /** Rejects when the subscription gave up for good; never resolves. */
  readonly failed: Promise<never>;
}

export interface Messaging {
  /**
   * Resolves when all records are acknowledged by all in-sync replicas. Calls are sent in the order in which they were made.
   * Rejects with a {@link MessagingError} after bounded retries; then any number of the records may be out.
   */
  publish(topic: TopicName, records: readonly OutgoingRecord[]): Promise<void>;
  /** At least once: a record is committed after its handler resolved. A rejection blocks its partition: it is retried with back-off, never skipped. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Every record published from now on, of every partition, shared with nobody. Resolves when it stands at concrete offsets. */
  tail(options: TailOptions): Promise<Subscription>;
  /** The newest record of each partition that holds any. Rejects when it can't be had within ten seconds. */
  newest(topic: TopicName): Promise<readonly IncomingRecord[]>;
  lag(options: { readonly topic: TopicName; readonly group: string }): Promise<readonly PartitionLag[]>;
  /** The next record of each partition that holds any which the group has not committed. Rejects as `newest` does. */
  waiting(options: { readonly topic: TopicName; readonly group: string }): Promise<readonly IncomingRecord[]>;
  /** Creates the listed topics that are missing (development and tests; in production they are manifests). */
  ensureTopics(): Promise<void>;
  /** Throws when the broker cannot be reached. */
  ready(): Promise<void>;
  /** Whatever publish accepted goes out, handlers that run finish and are committed. */
  close(): Promise<void>;
}

/** What pino offers and the messaging room needs. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export class MessagingError extends Error {
  override readonly name = "MessagingError";
}

/** The text of one header, or undefined when the record does not carry it. */
export function header(record: IncomingRecord, name: string): string | undefined {
  return record.headers[name]?.toString("utf8");
}
