// How far commands are behind and what becomes of them.
import { header, type IncomingRecord, type Messaging, type PartitionLag } from "@tributary/messaging";
import { answerInTime, type Telemetry } from "@tributary/runtime";
import type { Executed } from "./execute-record.ts";

export const COMMANDS = { topic: "tributary.commands", group: "tributary-api-commands" } as const;

/** The longest back-off of a rejected record and a slow try of it; what is older went to another replica. */
const STILL_OURS_MS = 30_000;

export interface ConsumerMetrics {
  /** With the first of a run. */
  started(record: IncomingRecord): void;
  executed(executed: Executed): void;
  /** Not called when some of the run will come again: until then it counts as being behind. */
  finished(record: IncomingRecord): void;
}

/** Measures the group (records) and this replica (seconds of the oldest command that it is at). */
export function measureConsumer({ meter }: Telemetry, messaging: Pick<Messaging, "lag">): ConsumerMetrics {
  const counted = meter.createCounter("tributary_commands_consumed_total", {
    description: "Commands from Kafka that came to an end, by command and outcome",
  });
  const underWay = new Map<number, { sentAt: number; triedAt: number }>();
  meter
    .createObservableGauge("tributary_commands_lag_records", {
      description: "Records that the consumer group has not committed",
    })
    .addCallback(async (gauge) => {
      const records = await uncommittedRecords(messaging);
      if (records !== null) gauge.observe(records);
    });
  meter
    .createObservableGauge("tributary_commands_lag_seconds", {
      description: "Age of the oldest command that this replica has begun and not ended",
    })
    .addCallback((gauge) => {
      const now = Date.now();
      const ours = [...underWay.values()].filter(({ triedAt }) => now - triedAt < STILL_OURS_MS);
      gauge.observe(Math.max(0, ...ours.map(({ sentAt }) => (now - sentAt) / 1000)));
    });
  return {
    started(record) {
      const now = Date.now();
      const sentAt = Date.parse(header(record, "ce_time") ?? "");
      underWay.set(record.partition, { sentAt: Number.isNaN(sentAt) ? now : sentAt, triedAt: now });
    },
    executed: ({ outcome, type }) => counted.add(1, { command: type, outcome }),
    finished: ({ partition }) => void underWay.delete(partition),
  };
}

/** Records that the group has not committed; null when Kafka does not say in time. */
export async function uncommittedRecords(messaging: Pick<Messaging, "lag">): Promise<number | null> {
  return (await countedRecords(messaging))?.waiting ?? null;
}

/** How many records there ever were, and what the group has and hasn't committed of them; null when Kafka does not say in time. */
export async function countedRecords(
  messaging: Pick<Messaging, "lag">,
): Promise<{ sent: number; committed: number; waiting: number } | null> {
  const lag = await answerInTime(messaging.lag(COMMANDS));
  if (lag === null) return null;
  const sum = (of: (partition: PartitionLag) => number) => lag.reduce((total, partition) => total + of(partition), 0);
  return {
    sent: sum(({ end }) => Number(end)),
    committed: sum(({ committed }) => Number(committed)),
    waiting: sum(({ lag: waiting }) => waiting),
  };
}
