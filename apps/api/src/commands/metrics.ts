import type { AppendResult } from "@tributary/event-store";
import { latencyBuckets, type Telemetry } from "@tributary/runtime";

export interface CommandMetrics {
  /** One append ended this way after so many milliseconds; `failed` when the database did not answer, or refused it. */
  appended(outcome: AppendResult["outcome"] | "failed", ms: number): void;
}

/** How long appends take, and how often somebody else was first. */
export function measureCommands({ meter }: Telemetry): CommandMetrics {
  const seconds = meter.createHistogram("tributary_append_duration_seconds", {
    description: "Time of one append, by outcome",
    unit: "s",
    advice: { explicitBucketBoundaries: latencyBuckets },
  });
  const conflicts = meter.createCounter("tributary_append_conflicts_total", {
    description: "Appends that were decided again because the stream had moved on",
  });
  conflicts.add(0);
  return {
    appended(outcome, ms) {
      seconds.record(ms / 1000, { outcome });
      if (outcome === "conflict") conflicts.add(1);
    },
  };
}
