// A consumer of every partition that shares with nobody: a throwaway group, because kafkajs cannot consume without one.
// It seeks the tail's own position at every join. kafkajs emits GROUP_JOIN synchronously before the first fetch of that
// generation (consumerGroup.joinAndSync), and a pending seek is applied first (consumerGroup.fetch): nothing can slip between.
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Consumer, EachBatchPayload } from "kafkajs";
import type { Subscription, TailOptions } from "../port.ts";
import { deleteGroup, fetchRanges, requireTopic } from "./admin.ts";
import { boundedRetry, type KafkaClient, messagingError } from "./client.ts";
import { toIncoming } from "./incoming.ts";
import { boundRestarts, type Restarts } from "./restarts.ts";
import { TailPositions } from "./tail-positions.ts";

/** How long an idle fetch is held by the broker: the longest silence of `onProgress`, not a latency. */
const MAX_WAIT_MS = 500;
/** The shortest that brokers allow: a tail has nobody to hand over to, and after a crash it waits for its own former self this long. */
const SESSION_TIMEOUT_MS = 6_000;
/** Under load, a breath between fetches: one fetch for each event is where a busy tail would spend its time. */
const SPACING_MS = 3;
const BUSY_WITHIN_MS = 10;

/**
 * Partitions that are added while a tail is open are not followed: their number is fixed in topics.ts.
 * Offsets are never committed.
 */
export async function openTail(client: KafkaClient, options: TailOptions): Promise<Subscription> {
  await requireTopic(client, options.topic);
  const groupId = client.physical(`tributary-tail-${randomUUID()}`);
  const topic = client.physical(options.topic);
  const positions = new TailPositions(await fetchRanges(client, options.topic));
  const restarts = boundRestarts(options.topic);
  const consumer = tailConsumer(client, groupId, restarts);
  consumer.on(consumer.events.CRASH, ({ payload }) => restarts.crashed(payload));
  consumer.on(consumer.events.FETCH, () => {
    restarts.progressed();
    options.onProgress?.();
  });
  const deliver = new TailDelivery(consumer, options, positions, client);
  const joined = deliver.seekAtEveryJoin(topic);
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      // All partitions of a fetch at once: the breath after one must not delay the next.
      partitionsConsumedConcurrently: positions.entries().length,
      eachBatch: (payload) => deliver.batch(payload),
    });
    await Promise.race([joined, restarts.failed]);
  } catch (error) {
    restarts.close();
    await consumer.disconnect().catch(() => undefined);
    throw messagingError("tailing", options.topic, error);
  }
  return {
    failed: restarts.failed,
    close: async () => {
      restarts.close();
      await consumer.disconnect();
      // Best effort: the broker drops a group without members and offsets sooner or later.
      await deleteGroup(client, groupId).catch((error: unknown) =>
        client.log.debug({ err: error, groupId }, "tail group not deleted"),
      );
    },
  };
}

function tailConsumer(client: KafkaClient, groupId: string, restarts: Restarts): Consumer {
  return client.kafka.consumer({
    groupId,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: SESSION_TIMEOUT_MS / 3,
    maxWaitTimeInMs: MAX_WAIT_MS,
    minBytes: 1,
    allowAutoTopicCreation: false,
    retry: { ...boundedRetry, restartOnFailure: restarts.mayRestart },
  });
}

class TailDelivery {
  readonly #consumer: Consumer;
  readonly #options: TailOptions;
  readonly #positions: TailPositions;
  readonly #client: KafkaClient;
  #deliveredAt = 0;

  constructor(consumer: Consumer, options: TailOptions, positions: TailPositions, client: KafkaClient) {
    this.#consumer = consumer;
    this.#options = options;
    this.#positions = positions;
    this.#client = client;
  }

  /** Resolves after the first join. */
  seekAtEveryJoin(topic: string): Promise<void> {
    return new Promise((resolve) => {
      this.#consumer.on(this.#consumer.events.GROUP_JOIN, () => {
        for (const [partition, offset] of this.#positions.entries()) this.#consumer.seek({ topic, partition, offset });
        this.#options.onJoin?.();
        resolve();
      });
    });
  }

  async batch({ batch, resolveOffset }: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = batch;
    const taken = this.#positions.take(
      partition,
      messages.map((message) => toIncoming(this.#options.topic, partition, message)),
    );
    if (taken.kind === "jumped") {
      this.#client.log.warn({ topic, partition, from: String(taken.from) }, "tail was moved: seeking back");
      this.#consumer.seek({ topic, partition, offset: String(taken.from) });
      return;
    }
    if (taken.records.length > 0) this.#options.onRecords(taken.records);
    resolveOffset(batch.lastOffset());
    const busy = Date.now() - this.#deliveredAt < BUSY_WITHIN_MS;
    this.#deliveredAt = Date.now();
    if (busy) await delay(SPACING_MS);
  }
}
