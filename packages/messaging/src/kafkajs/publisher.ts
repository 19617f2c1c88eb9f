// Publishes in the order of the calls, each call as one request, acknowledged by all in-sync replicas.
// Idempotent: a retry inside kafkajs cannot put a record twice into the partition.
import { Partitioners, type Producer } from "kafkajs";
import { MessagingError, type OutgoingRecord } from "../port.ts";
import type { TopicName } from "../topics.ts";
import { requireTopic } from "./admin.ts";
import { boundedRetry, type KafkaClient, messagingError } from "./client.ts";

const ALL_REPLICAS = -1;

export class Publisher {
  readonly #client: KafkaClient;
  #producer: Promise<Producer> | undefined;
  #last: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(client: KafkaClient) {
    this.#client = client;
  }

  async publish(topic: TopicName, records: readonly OutgoingRecord[]): Promise<void> {
    if (this.#closed) throw new MessagingError("messaging is closed");
    if (records.length === 0) return;
    // One call after the other: kafkajs may let a later send overtake one that it retries.
    const sent = this.#last.then(() => this.#send(topic, records));
    this.#last = sent.catch(() => undefined);
    await sent;
  }

  /** Waits for whatever was accepted. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
    await this.#discardProducer();
  }

  async #send(topic: TopicName, records: readonly OutgoingRecord[]): Promise<void> {
    try {
      await requireTopic(this.#client, topic);
      this.#producer ??= connectedProducer(this.#client);
      const producer = await this.#producer;
      await producer.send({
        topic: this.#client.physical(topic),
        acks: ALL_REPLICAS,
        messages: records.map(toMessage),
      });
    } catch (error) {
      // The broker may hold another view of this producer's sequence numbers; a new producer starts clean.
      await this.#discardProducer();
      throw messagingError("publishing to", topic, error);
    }
  }

  async #discardProducer(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.then((connected) => connected.disconnect()).catch(() => undefined);
  }
}

async function connectedProducer({ kafka }: KafkaClient): Promise<Producer> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: boundedRetry,
  });
  await producer.connect();
  return producer;
}

function toMessage(record: OutgoingRecord): { key: string; value: string | Buffer; headers: Record<string, string> } {
  return { key: record.key, value: record.value, headers: { ...record.headers } };
}
