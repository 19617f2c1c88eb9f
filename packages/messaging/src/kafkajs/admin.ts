// The questions and chores that need no producer or consumer: topics, offsets, lag, reachability.
import { setTimeout as delay } from "node:timers/promises";
import type { Admin } from "kafkajs";
import { backOffMs } from "../back-off.ts";
import { MessagingError, type PartitionLag } from "../port.ts";
import { type TopicName, topics } from "../topics.ts";
import { type KafkaClient, messagingError } from "./client.ts";

export interface PartitionRange {
  readonly partition: number;
  /** The oldest offset that is kept. */
  readonly low: string;
  /** The offset that the next record will get. */
  readonly end: string;
}

/** Creates what is missing; existing topics are left as they are. One copy only: this is for brokers that stand alone. */
export async function createMissingTopics(client: KafkaClient): Promise<void> {
  const { physical } = client;
  const admin = await client.admin();
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !existing.has(physical(topic.name)));
  if (missing.length === 0) return;
  await admin.createTopics({
    // kafkajs gives up on a topic that the broker asked does not know of yet.
    waitForLeaders: false,
    topics: missing.map((topic) => ({
      topic: physical(topic.name),
      numPartitions: topic.partitions,
      replicationFactor: 1,
      configEntries: Object.entries({ ...topic.config, "min.insync.replicas": "1" }).map(([name, value]) => ({
        name,
        value,
      })),
    })),
  });
  // A new partition has its leader a moment after the answer; who publishes or tails next should not see that moment.
  await Promise.all(missing.map(({ name }) => fetchRanges(client, name)));
}

/** Throws at once when the topic does not exist; kafkajs would ask for it again for ten seconds. One question per topic and client. */
export async function requireTopic(client: KafkaClient, topic: TopicName): Promise<void> {
  if (client.knownTopics.has(topic)) return;
  const admin = await client.admin();
  const existing = await admin.listTopics();
  if (!existing.includes(client.physical(topic))) {
    throw new MessagingError(`unknown topic "${topic}": create it first (ensureTopics)`);
  }
  client.knownTopics.add(topic);
}

/** A broker, and the partitions that it leads. */
export interface Leader {
  readonly host: string;
  readonly port: number;
  readonly partitions: readonly number[];
}

/** Who leads the partitions of a topic. Throws while a partition has no leader. */
export async function fetchLeaders(client: KafkaClient, topic: TopicName): Promise<Leader[]> {
  return withFreshAdmin(client, async (admin) => {
    const { topics: described } = await admin.fetchTopicMetadata({ topics: [client.physical(topic)] });
    const { brokers } = await admin.describeCluster();
    const led = Map.groupBy(
      described.flatMap(({ partitions }) => partitions),
      ({ leader }) => leader,
    );
    return [...led].map(([nodeId, partitions]) => {
      const broker = brokers.find((one) => one.nodeId === nodeId);
      if (broker === undefined) throw new MessagingError(`a partition of ${topic} has no leader`);
      const { host, port } = broker;
      return { host, port, partitions: partitions.map(({ partitionId }) => partitionId) };
    });
  });
}

/** Where each partition begins and ends, by its number. */
export async function fetchRanges(client: KafkaClient, topic: TopicName): Promise<PartitionRange[]> {
  try {
    const offsets = await withFreshAdmin(client, (admin) => admin.fetchTopicOffsets(client.physical(topic)));
    return offsets
      .map(({ partition, low, high }) => ({ partition, low, end: high }))
      .sort((a, b) => a.partition - b.partition);
  } catch (error) {
    throw messagingError("reading offsets of", topic, error);
  }
}

/** What each partition still holds for the group. One that never committed starts with the oldest record kept. */
export async function fetchLag(client: KafkaClient, topic: TopicName, group: string): Promise<PartitionLag[]> {
  const [ranges, committed] = await Promise.all([
    fetchRanges(client, topic),
    withFreshAdmin(client, (admin) =>
      admin.fetchOffsets({ groupId: client.physical(group), topics: [client.physical(topic)] }),
    ),
  ]);
  const offsets = new Map(committed[0]?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
  return ranges.map(({ partition, low, end }) => {
    const at = offsets.get(partition) ?? -1n;
    const next = at < BigInt(low) ? BigInt(low) : at;
    return { partition, committed: String(next), end, lag: Number(BigInt(end) - next) };
  });
}

/** About as patient as the client is otherwise (boundedRetry). */
const TRIES = 8;

/**
 * kafkajs' admin neither retries most errors nor refreshes what it believes about partition leaders when one moved.
 * So each question gets a connection of its own, and another one when a broker answers that it is not (yet) the one to ask.
 * A cluster that cannot be reached is not asked again: connecting has its own retries.
 */
async function withFreshAdmin<T>({ kafka }: KafkaClient, ask: (admin: Admin) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const admin = kafka.admin();
    await admin.connect();
    try {
      return await ask(admin);
    } catch (error) {
      if (attempt === TRIES) throw error;
      await delay(backOffMs(attempt));
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
}
