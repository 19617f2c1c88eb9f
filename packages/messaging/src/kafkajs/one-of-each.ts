// One record of each partition, the newest or the next of a group: a tail that begins right before it, and ends when it has
// them all.
import { setTimeout as delay } from "node:timers/promises";
import { type IncomingRecord, MessagingError, type Subscription } from "../port.ts";
import type { TopicName } from "../topics.ts";
import { fetchLag, fetchRanges, type PartitionRange, requireTopic } from "./admin.ts";
import type { KafkaClient } from "./client.ts";
import { openTailAt } from "./tail.ts";

const PATIENCE_MS = 10_000;

/** Registers a tail with whoever closes what is open. */
type Keep = (open: () => Promise<Subscription>) => Promise<Subscription>;

/** A partition, where to begin reading, and whether there is anything to read. */
type Start = PartitionRange & { readonly holdsAny: boolean };

/** The last record of each partition that holds any. */
export async function readNewest(client: KafkaClient, topic: TopicName, keep: Keep): Promise<IncomingRecord[]> {
  await requireTopic(client, topic);
  const starts = (await fetchRanges(client, topic)).map(({ low, end, ...range }) => {
    const holdsAny = BigInt(end) > BigInt(low);
    return { ...range, low, end: holdsAny ? String(BigInt(end) - 1n) : end, holdsAny };
  });
  return readFirst(client, topic, { keep, starts });
}

/** The next record of each partition that holds any which the group has not committed. */
export async function readWaiting(
  client: KafkaClient,
  { topic, group }: { readonly topic: TopicName; readonly group: string },
  keep: Keep,
): Promise<IncomingRecord[]> {
  await requireTopic(client, topic);
  const starts = (await fetchLag(client, topic, group)).map(({ partition, committed, lag }) => {
    return { partition, low: committed, end: committed, holdsAny: lag > 0 };
  });
  return readFirst(client, topic, { keep, starts });
}

async function readFirst(
  client: KafkaClient,
  topic: TopicName,
  { keep, starts }: { keep: Keep; starts: readonly Start[] },
): Promise<IncomingRecord[]> {
  const missing = new Set(starts.filter(({ holdsAny }) => holdsAny).map(({ partition }) => partition));
  if (missing.size === 0) return [];
  const found: IncomingRecord[] = [];
  const complete = Promise.withResolvers<void>();
  const onRecords = (records: readonly IncomingRecord[]): void => {
    const [first] = records;
    if (first === undefined || !missing.delete(first.partition)) return;
    found.push(first);
    if (missing.size === 0) complete.resolve();
  };
  const tail = await keep(() => openTailAt(client, { topic, onRecords }, starts));
  const giveUp = new AbortController();
  try {
    await Promise.race([complete.promise, tail.failed, tooLate(topic, giveUp.signal)]);
    return found;
  } finally {
    giveUp.abort();
    await tail.close();
  }
}

async function tooLate(topic: TopicName, signal: AbortSignal): Promise<void> {
  await delay(PATIENCE_MS, undefined, { signal }).catch(() => undefined);
  if (!signal.aborted) throw new MessagingError(`the records of "${topic}" did not come in time`);
}
