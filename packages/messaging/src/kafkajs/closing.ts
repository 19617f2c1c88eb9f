// Closing waits for work to end, however long a handler takes, but not for a broker that is gone: kafkajs would go on
// trying for more than a minute, and whoever stops a platform would take it for hung.
import { setTimeout as delay } from "node:timers/promises";
import type { KafkaClient } from "./client.ts";

const ASK_EVERY_MS = 500;
const ANSWER_WITHIN_MS = 2_000;

/** Resolves to true when the work ended, to false (within 3 s) when the broker no longer answers; then the work is left behind. */
export async function endedBeforeBroker(client: KafkaClient, work: Promise<unknown>): Promise<boolean> {
  const ended = new AbortController();
  const ending = work.then(() => true).finally(() => ended.abort());
  return Promise.race([ending, brokerGone(client, ended.signal)]);
}

/** Resolves to false once the broker does not answer; asks until the work has ended. */
async function brokerGone(client: KafkaClient, ended: AbortSignal): Promise<boolean> {
  do await delay(ASK_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
  while (!ended.aborted && (await answers(client, ANSWER_WITHIN_MS)));
  return false;
}

/** Whether the cluster answers in time, over a connection of its own. */
export async function answers({ kafka }: KafkaClient, withinMs: number): Promise<boolean> {
  const admin = kafka.admin();
  const asked = ask(admin).then(
    () => true,
    () => false,
  );
  const late = new AbortController();
  const inTime = await Promise.race([asked, delay(withinMs, false, { signal: late.signal })]);
  late.abort();
  return inTime;
}

async function ask(admin: ReturnType<KafkaClient["kafka"]["admin"]>): Promise<void> {
  try {
    await admin.connect();
    await admin.describeCluster();
  } finally {
    await admin.disconnect();
  }
}
