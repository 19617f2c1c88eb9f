import type { RelayReader } from "@tributary/event-store";
import type { Telemetry } from "@tributary/runtime";

/** Counts what is published, and asks the log at each scrape how far the relay is behind and what blocks it. */
export function measureRelay({ meter }: Telemetry, reader: Pick<RelayReader, "lag">): { add(events: number): void } {
  const events = meter.createObservableGauge("relay_lag_events", {
    description: "Committed events that are not published yet",
  });
  const seconds = meter.createObservableGauge("relay_lag_seconds", {
    description: "Age of the oldest event that is not published yet",
  });
  const blocked = meter.createObservableGauge("relay_blocked_seconds", {
    description: "Age of the oldest transaction that holds the relay back; pid is its backend",
  });
  meter.addBatchObservableCallback(
    async (observer) => {
      const lag = await reader.lag();
      observer.observe(events, lag.events);
      observer.observe(seconds, lag.seconds);
      observer.observe(blocked, lag.blockedSeconds, lag.blockedByPid === null ? {} : { pid: lag.blockedByPid });
    },
    [events, seconds, blocked],
  );
  return meter.createCounter("relay_published", { description: "Events published to Kafka" });
}
