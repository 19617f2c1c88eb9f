// A member of a consumer group. A record is committed only after its handler resolved; a rejection pauses its partition,
// waits and fetches the same record again, while the other partitions go on and the member keeps its heartbeat.
import type { EachBatchPayload, KafkaMessage } from "kafkajs";
import { backOffMs } from "../back-off.ts";
import type { SubscribeOptions, Subscription } from "../port.ts";
import { type Runs, runsFor } from "../runs.ts";
import { topics } from "../topics.ts";
import { requireTopic } from "./admin.ts";
import { boundedRetry, type KafkaClient, messagingError } from "./client.ts";
import { toIncoming } from "./incoming.ts";
import { boundRestarts } from "./restarts.ts";

const MAX_WAIT_MS = 500;
/** A crash repeats at most this much handled work; a commit per record would double the cost of cheap handlers. */
const COMMIT_EVERY_MS = 200;

export async function subscribe(client: KafkaClient, options: SubscribeOptions): Promise<Subscription> {
  await requireTopic(client, options.topic);
  const topic = client.physical(options.topic);
  const restarts = boundRestarts(options.topic);
  const consumer = client.kafka.consumer({
    groupId: client.physical(options.group),
    sessionTimeout: client.sessionTimeoutMs,
    heartbeatInterval: heartbeatMs(client),
    maxWaitTimeInMs: MAX_WAIT_MS,
    minBytes: 1,
    allowAutoTopicCreation: false,
    retry: { ...boundedRetry, restartOnFailure: restarts.mayRestart },
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => restarts.crashed(payload));
  consumer.on(consumer.events.FETCH, restarts.progressed);
  const retries = new PartitionRetries();
  const runs = runsFor(options);
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: topics.find(({ name }) => name === options.topic)?.partitions ?? 1,
      eachBatch: (payload) => consumeBatch(payload, { client, options, runs, retries }),
    });
  } catch (error) {
    await consumer.disconnect().catch(() => undefined);
    throw messagingError("subscribing to", options.topic, error);
  }
  return {
    failed: restarts.failed,
    close: async () => {
      restarts.close();
      retries.close();
      await consumer.disconnect();
    },
  };
}

interface BatchContext {
  readonly client: KafkaClient;
  readonly options: SubscribeOptions;
  readonly runs: Runs;
  readonly retries: PartitionRetries;
}

async function consumeBatch(payload: EachBatchPayload, context: BatchContext): Promise<void> {
  const { batch, isRunning, isStale, resolveOffset } = payload;
  let committedAt = Date.now();
  const { longest } = context.runs;
  for (let start = 0; start < batch.messages.length; start += longest) {
    if (!isRunning() || isStale()) break;
    const run = batch.messages.slice(start, start + longest);
    if (!(await handled(run, payload, context))) break;
    resolveOffset(run.at(-1)?.offset ?? "");
    if (Date.now() - committedAt < COMMIT_EVERY_MS) continue;
    await commit(payload);
    committedAt = Date.now();
    await payload.heartbeat();
  }
  await commit(payload);
}

/** Straight to the coordinator: this works while the consumer is stopping too, which `consumer.commitOffsets` does not. */
async function commit({ commitOffsetsIfNecessary, uncommittedOffsets }: EachBatchPayload): Promise<void> {
  await commitOffsetsIfNecessary(uncommittedOffsets());
}

/** False when the handler rejected: the partition is then paused, and its next fetch begins with this run. */
async function handled(
  run: readonly KafkaMessage[],
  payload: EachBatchPayload,
  { client, options, runs, retries }: BatchContext,
): Promise<boolean> {
  const { partition } = payload.batch;
  // kafkajs beats only between batches; a slow handler must not cost the member its partitions.
  const beating = setInterval(() => void payload.heartbeat().catch(() => undefined), heartbeatMs(client));
  try {
    await runs.handle(run.map((message) => toIncoming(options.topic, partition, message)));
    retries.succeeded(partition);
    return true;
  } catch (error) {
    const waitMs = retries.rejected(partition, payload.pause());
    const where = { topic: options.topic, group: options.group, partition, offset: run[0]?.offset };
    client.log.warn({ err: error, ...where, records: run.length, waitMs }, "handler rejected records");
    return false;
  } finally {
    clearInterval(beating);
  }
}

/** Counts the tries of each partition and lets it go on after its back-off. */
class PartitionRetries {
  readonly #attempts = new Map<number, number>();
  readonly #timers = new Set<NodeJS.Timeout>();

  succeeded(partition: number): void {
    this.#attempts.delete(partition);
  }

  /** Answers for how many milliseconds the partition is held. */
  rejected(partition: number, resume: () => void): number {
    const attempt = (this.#attempts.get(partition) ?? 0) + 1;
    this.#attempts.set(partition, attempt);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      resume();
    }, backOffMs(attempt));
    this.#timers.add(timer);
    return backOffMs(attempt);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

function heartbeatMs({ sessionTimeoutMs }: KafkaClient): number {
  return Math.min(3_000, sessionTimeoutMs / 3);
}
