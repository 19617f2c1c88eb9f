// kafkajs' message as the port's record.
import type { KafkaMessage } from "kafkajs";
import type { IncomingRecord } from "../port.ts";
import type { TopicName } from "../topics.ts";

export function toIncoming(topic: TopicName, partition: number, message: KafkaMessage): IncomingRecord {
  const headers: Record<string, Buffer> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    // Kafka allows a name twice; the last one counts, as with any override.
    const last = Array.isArray(value) ? value.at(-1) : value;
    // A header may have no value; kafkajs then hands out null, which its types do not know.
    if (last != null) headers[name] = Buffer.isBuffer(last) ? last : Buffer.from(last);
  }
  const key = message.key?.toString("utf8") ?? "";
  return { topic, partition, offset: message.offset, key, value: message.value ?? Buffer.alloc(0), headers };
}
