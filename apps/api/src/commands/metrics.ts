import type { AppendResult } from "@tributary/event-store";
import { latencyBuckets, type Telemetry } from "@tributary/runtime";

export interface CommandMetrics {
  /** One append ended this way after so many milliseconds. */
  appended(outcome: AppendResult["outcome"], ms: number): void;
}

/** How long appends take, and how often somebody else was first. */
export function measureCommands({ meter }: Telemetry): CommandMetrics {
  const seconds = meter.createHistogram("append_duration_seconds", {
    description: "Time of one append, by outcome",
    advice: { explicitBucketBoundaries: latencyBuckets },
  });
  const conflicts = meter.createCounter("append_conflicts", {
    description: "Appends that were decided again because the stream had moved on",
  });
  return {
    appended(outcome, ms) {
      seconds.record(ms / 1000, { outcome });
      if (outcome === "conflict") conflicts.add(1);
    },
  };
}
