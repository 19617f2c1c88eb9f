// A Kafka record as the schemas read it: with text for bytes.

import type { IncomingRecord } from "@tributary/messaging";
import type { EventRecord } from "@tributary/schemas";

/** Decodes key, value and headers. */
export function recordTexts({ key, value, headers }: IncomingRecord): EventRecord {
  const texts = Object.entries(headers).map(([name, bytes]) => [name, bytes.toString("utf8")]);
  return { key, value: value.toString("utf8"), headers: Object.fromEntries(texts) };
}
