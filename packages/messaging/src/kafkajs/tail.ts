// A reader of every partition that shares with nobody, and so belongs to no group: it knows where it stands, asks each
// partition's leader for what follows, and hands that on. There is nothing to rebalance, to commit or to lose but the
// connection; after that is lost it goes on where it stood (docs/adr/0012-the-tail-fetches-by-itself.md).
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { backOffMs } from "../back-off.ts";
import { MessagingError, type Subscription, type TailOptions } from "../port.ts";
import { fetchLeaders, fetchRanges, type Leader, type PartitionRange, requireTopic } from "./admin.ts";
import { type KafkaClient, messagingError } from "./client.ts";
import { FetchConnection } from "./fetch-connection.ts";
import { type FetchedPartition, FetchRequest, readFetched } from "./fetch-request.ts";
import { readBatches } from "./record-batches.ts";
import { boundRestarts, type Restarts } from "./restarts.ts";

/** How long an idle fetch is held by the broker: the longest silence of `onProgress`, not a latency. */
const MAX_WAIT_MS = 500;
/**
 * Under load, a breath between fetches: one fetch for each event is where a busy tail would spend its time. It is as long
 * as what the last fetch brought took to hand on, within these: what comes meanwhile goes out in one write for each socket.
 */
const SPACING_MS = { shortest: 3, longest: 25 };
const BUSY_WITHIN_MS = 10;
const OFFSET_OUT_OF_RANGE = 1;

/** Partitions that are added while a tail is open are not followed: their number is fixed in topics.ts. */
export async function openTail(client: KafkaClient, options: TailOptions): Promise<Subscription> {
  await requireTopic(client, options.topic);
  return openTailAt(client, options, await fetchRanges(client, options.topic));
}

/** A tail of every record from the ends that are given. */
export async function openTailAt(
  client: KafkaClient,
  options: TailOptions,
  ranges: readonly PartitionRange[],
): Promise<Subscription> {
  const positions = new Map(ranges.map(({ partition, end }) => [partition, Number(end)]));
  const tail = new Tail(client, options, positions);
  try {
    await tail.join();
  } catch (error) {
    await tail.close();
    throw messagingError("tailing", options.topic, error);
  }
  const running = tail.run();
  return {
    failed: tail.failed,
    close: async () => {
      await tail.close();
      await running;
    },
  };
}

class Tail {
  readonly #client: KafkaClient;
  readonly #options: TailOptions;
  /** The next offset of every partition. */
  readonly #positions: Map<number, number>;
  readonly #restarts: Restarts;
  readonly #closing = new AbortController();
  #followed: { leader: Leader; connection: FetchConnection }[] = [];
  /** Of these leaders nothing was heard since the tail joined. */
  #silent = new Set<FetchConnection>();
  /** Since all leaders answered. */
  #interruptions = 0;

  constructor(client: KafkaClient, options: TailOptions, positions: Map<number, number>) {
    this.#client = client;
    this.#options = options;
    this.#positions = positions;
    this.#restarts = boundRestarts(options.topic);
  }

  get failed(): Promise<never> {
    return this.#restarts.failed;
  }

  /** Connects to the leaders of all partitions. */
  async join(): Promise<void> {
    const leaders = await fetchLeaders(this.#client, this.#options.topic);
    for (const leader of leaders) {
      const connection = await FetchConnection.open(this.#client, leader);
      this.#followed.push({ leader, connection });
    }
    this.#silent = new Set(this.#followed.map(({ connection }) => connection));
    if (this.#closing.signal.aborted) throw new MessagingError("the tail is closed");
    this.#options.onJoin?.();
  }

  /** Until it is closed, or gives up. */
  async run(): Promise<void> {
    const { signal } = this.#closing;
    for (let error = await this.#follow(); !signal.aborted; error = await this.#goOn()) {
      if (!(await this.#restarts.mayRestart())) return this.#restarts.crashed({ error, restart: false });
      this.#interruptions += 1;
      const { topic } = this.#options;
      this.#client.log.warn({ topic, err: error }, "tail was interrupted: going on where it stood");
      await delay(backOffMs(this.#interruptions), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
  }

  async close(): Promise<void> {
    this.#restarts.close();
    this.#closing.abort();
    this.#disconnect();
  }

  /** Resolves with what ended it, as `#follow`. */
  async #goOn(): Promise<Error> {
    try {
      await this.join();
    } catch (error) {
      this.#disconnect();
      return error as Error;
    }
    return this.#follow();
  }

  /** Resolves with what ended it. */
  async #follow(): Promise<Error> {
    const ends = this.#followed.map(({ leader, connection }) => this.#followLeader(leader, connection));
    const error = await Promise.race(ends).catch((failure: Error) => failure);
    this.#disconnect();
    await Promise.allSettled(ends);
    return error;
  }

  async #followLeader({ partitions }: Leader, connection: FetchConnection): Promise<never> {
    const { physical, clientId } = this.#client;
    const request = new FetchRequest(clientId, physical(this.#options.topic), { partitions, maxWaitMs: MAX_WAIT_MS });
    for (;;) {
      const askedAt = performance.now();
      const answer = await connection.ask((correlationId) => request.write(correlationId, this.#positions));
      const fetched = readFetched(answer);
      const gone = fetched.filter(({ errorCode }) => errorCode === OFFSET_OUT_OF_RANGE);
      if (gone.length > 0) await this.#moveIntoRange(gone);
      const arrivedAt = performance.now();
      const someIsNew = this.#take(fetched);
      this.#progressed(connection);
      if (!someIsNew) continue;
      await nextTurn(); // what was handed on is written at the end of this one
      if (arrivedAt - askedAt < BUSY_WITHIN_MS) await breathe(performance.now() - arrivedAt);
    }
  }

  /** One leader that answers says nothing about the others: an interruption is over when all of them have. */
  #progressed(connection: FetchConnection): void {
    this.#options.onProgress?.();
    this.#silent.delete(connection);
    if (this.#silent.size > 0) return;
    this.#interruptions = 0;
    this.#restarts.progressed();
  }

  /** Hands on what is new; false when nothing is. */
  #take(fetched: readonly FetchedPartition[]): boolean {
    let some = false;
    for (const { partition, errorCode, batches } of fetched) {
      if (errorCode === OFFSET_OUT_OF_RANGE) continue;
      if (errorCode !== 0)
        throw new MessagingError(`the broker answered error ${errorCode} for partition ${partition}`);
      if (batches.length === 0) continue;
      const offset = this.#positions.get(partition) ?? 0;
      const { records, next } = readBatches(batches, this.#options.topic, { partition, offset });
      this.#positions.set(partition, next);
      if (records.length === 0 || this.#closing.signal.aborted) continue;
      some = true;
      this.#options.onRecords(records);
    }
    return some;
  }

  /** What the tail was about to read is gone, or the topic was made anew: it goes on with the oldest that is kept. */
  async #moveIntoRange(gone: readonly FetchedPartition[]): Promise<void> {
    const partitions = new Set(gone.map(({ partition }) => partition));
    const ranges = await fetchRanges(this.#client, this.#options.topic);
    for (const { partition, low, end } of ranges) {
      // The others are read on meanwhile: by now they may stand beyond the end that was answered.
      if (!partitions.has(partition)) continue;
      const position = this.#positions.get(partition) ?? 0;
      if (position >= Number(low) && position <= Number(end)) continue;
      this.#client.log.warn({ partition, from: position, to: low }, "tail was moved: its place is gone");
      this.#positions.set(partition, Number(low));
    }
    this.#options.onJoin?.();
  }

  #disconnect(): void {
    for (const { connection } of this.#followed) connection[Symbol.dispose]();
    this.#followed = [];
  }
}

const breathe = (tookMs: number): Promise<void> =>
  delay(Math.min(Math.max(tookMs, SPACING_MS.shortest), SPACING_MS.longest));
