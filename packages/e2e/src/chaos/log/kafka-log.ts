/** What Kafka holds of the events topic, read from the beginning, compared with the log key by key. */
import { randomUUID } from "node:crypto";
import { createKafkaMessaging, header, type IncomingRecord } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import { soon } from "@tributary/testing/checker";
import type { Crowded } from "../scene.ts";
import type { LogEntry } from "../subjects.ts";

/** As much of a record as tells which event it is. */
export interface KafkaRecord {
  readonly key: string;
  readonly version: number;
  readonly eventId: string;
}

const TOPIC = "tributary.events";
const WITHIN_MS = 120_000;

/** Every record of the topic, those of one key in their order. */
export async function readKafkaLog({ platform }: Pick<Crowded, "platform">): Promise<KafkaRecord[]> {
  const messaging = openMessaging(platform);
  const records: KafkaRecord[] = [];
  const group = `tributary-checker-${randomUUID()}`;
  try {
    await messaging.subscribe({
      topic: TOPIC,
      group,
      handle: async (record) => void records.push(toKafkaRecord(record)),
    });
    const isRead = async () => (await messaging.lag({ topic: TOPIC, group })).every(({ lag }) => lag === 0) || null;
    if ((await soon(isRead, WITHIN_MS)) === null) throw new Error("the events topic could not be read to its end");
    return records;
  } finally {
    await messaging.close();
  }
}

/** Commands that were sent over Kafka, marks as read among them, and wait to be carried out. */
export async function commandsWaiting({ platform }: Pick<Crowded, "platform">): Promise<number> {
  const messaging = openMessaging(platform);
  try {
    const partitions = await messaging.lag({ topic: "tributary.commands", group: "tributary-api-commands" });
    return partitions.reduce((sum, { lag }) => sum + lag, 0);
  } finally {
    await messaging.close();
  }
}

function openMessaging({ brokers, topicPrefix: prefix }: Crowded["platform"]) {
  const log = createLogger({ name: "chaos", level: "silent" });
  return createKafkaMessaging({ brokers: brokers.split(","), prefix, clientId: "chaos", log });
}

function toKafkaRecord(record: IncomingRecord): KafkaRecord {
  return { key: record.key, version: Number(header(record, "streamversion")), eventId: header(record, "ce_id") ?? "" };
}

export interface Comparison {
  readonly records: number;
  /** Records of events that had come before; consumers drop them. */
  readonly repeats: number;
  readonly complaints: readonly string[];
}

/** Each event of the log has to be there, under its key, after the one before it; again is allowed, other things are not. */
export function compareWithKafka(
  streams: ReadonlyMap<string, readonly LogEntry[]>,
  records: readonly KafkaRecord[],
): Comparison {
  const heads = new Map<string, number>();
  const complaints: string[] = [];
  let repeats = 0;
  for (const { key, version, eventId } of records) {
    const head = heads.get(key) ?? 0;
    const logged = streams.get(key)?.[version - 1];
    if (logged?.event.eventId !== eventId) complaints.push(`Kafka: ${key} ${version} is not what the log has`);
    if (version <= head) repeats += 1;
    else {
      if (version > head + 1) complaints.push(`Kafka: ${key} goes from ${head} to ${version}`);
      heads.set(key, version);
    }
  }
  for (const [key, entries] of streams) {
    const head = heads.get(key) ?? 0;
    if (head < entries.length) complaints.push(`Kafka: ${key} ends at ${head}, the log at ${entries.length}`);
  }
  return { records: records.length, repeats, complaints };
}
