// One event's way through this replica, as two spans of its trace: its record is handled, and its bytes are written. One for
// the event, however many streams it goes to.

import { header, type IncomingRecord } from "@tributary/messaging";
import type { Tracing } from "@tributary/runtime";

export interface TracedDelivery {
  /** Its bytes are made, and with the streams, which write them at the end of this tick. */
  handedOn(streams: number): void;
  failed(error: unknown): void;
}

/** Null unless the event's trace is sampled. */
export function traceDelivery(tracing: Tracing, record: IncomingRecord): TracedDelivery | null {
  const { topic, partition, offset } = record;
  const processing = tracing.within(header(record, "traceparent"), `process ${topic}`, {
    kind: "consumer",
    attributes: {
      ...{ "messaging.system": "kafka", "messaging.operation.name": "process", "messaging.operation.type": "process" },
      ...{ "messaging.destination.name": topic, "messaging.destination.partition.id": String(partition) },
      ...{ "messaging.kafka.offset": Number(offset), "messaging.message.id": header(record, "ce_id") ?? "" },
    },
  });
  if (processing === null) return null;
  return {
    handedOn(streams) {
      const attributes = { "tributary.streams": streams };
      const writing = tracing.within(processing.traceparent, "write sse", { attributes });
      processing.end();
      afterWrites(() => writing?.end());
    },
    failed: (error) => processing.end({ error }),
  };
}

/** The streams are told in the next tick (live-run.ts), and write in the one after it (write-round.ts). */
function afterWrites(run: () => void): void {
  process.nextTick(() => process.nextTick(run));
}
