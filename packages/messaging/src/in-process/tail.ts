// The tail of the in-process log: every record appended after it was opened, once, in the order of its partition.
import type { IncomingRecord, Subscription, TailOptions } from "../port.ts";
import type { InProcessLog } from "./log.ts";

/** Twice a second, as the kafkajs tail's longest fetch. */
const PROGRESS_MS = 500;

/** Records are handed over in a later tick than the append, as from a real broker. */
export function openTail(log: InProcessLog, options: TailOptions): Subscription {
  const positions = log.partitions(options.topic).map((records) => records.length);
  let scheduled: NodeJS.Immediate | undefined;

  const deliver = (): void => {
    scheduled = undefined;
    options.onProgress?.();
    for (const [partition, records] of log.partitions(options.topic).entries()) {
      const fresh: readonly IncomingRecord[] = records.slice(positions[partition]);
      positions[partition] = records.length;
      if (fresh.length > 0) options.onRecords(fresh);
    }
  };
  const off = log.onAppended(options.topic, () => {
    scheduled ??= setImmediate(deliver);
  });
  const progress = setInterval(() => options.onProgress?.(), PROGRESS_MS);
  options.onJoin?.();

  return {
    failed: new Promise<never>(() => undefined),
    close: async () => {
      off();
      clearInterval(progress);
      clearImmediate(scheduled);
    },
  };
}
