// The newest record of each partition: a tail that begins one record before the end, and ends when it has them all.
import { setTimeout as delay } from "node:timers/promises";
import { type IncomingRecord, MessagingError, type Subscription } from "../port.ts";
import type { TopicName } from "../topics.ts";
import { fetchRanges, requireTopic } from "./admin.ts";
import type { KafkaClient } from "./client.ts";
import { openTailAt } from "./tail.ts";

const PATIENCE_MS = 10_000;

/** `keep` registers the tail with whoever closes what is open. */
export async function readNewest(
  client: KafkaClient,
  topic: TopicName,
  keep: (open: () => Promise<Subscription>) => Promise<Subscription>,
): Promise<IncomingRecord[]> {
  await requireTopic(client, topic);
  const ranges = (await fetchRanges(client, topic)).map(({ low, end, ...range }) => {
    const holdsAny = BigInt(end) > BigInt(low);
    return { ...range, low, end: holdsAny ? String(BigInt(end) - 1n) : end, holdsAny };
  });
  const missing = new Set(ranges.filter(({ holdsAny }) => holdsAny).map(({ partition }) => partition));
  if (missing.size === 0) return [];
  const newest: IncomingRecord[] = [];
  const complete = Promise.withResolvers<void>();
  const onRecords = (records: readonly IncomingRecord[]): void => {
    const [first] = records;
    if (first === undefined || !missing.delete(first.partition)) return;
    newest.push(first);
    if (missing.size === 0) complete.resolve();
  };
  const tail = await keep(() => openTailAt(client, { topic, onRecords }, ranges));
  const giveUp = new AbortController();
  try {
    await Promise.race([complete.promise, tail.failed, tooLate(topic, giveUp.signal)]);
    return newest;
  } finally {
    giveUp.abort();
    await tail.close();
  }
}

async function tooLate(topic: TopicName, signal: AbortSignal): Promise<void> {
  await delay(PATIENCE_MS, undefined, { signal }).catch(() => undefined);
  if (!signal.aborted) throw new MessagingError(`the newest records of "${topic}" did not come in time`);
}
