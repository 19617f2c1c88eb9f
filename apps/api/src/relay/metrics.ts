import type { EventStore } from "@tributary/event-store";
import { answerInTime, type Telemetry } from "@tributary/runtime";

export interface RelayMetrics {
  published(events: number): void;
  /** A batch was not read, or not published: it is tried again. */
  failed(): void;
}

interface Measured {
  store: Pick<EventStore, "relay" | "epochs">;
  leading(): boolean;
}

/** Counts what is published, and asks the log at each scrape how far the relay is behind and what blocks it. */
export function measureRelay({ meter }: Telemetry, { store, leading }: Measured): RelayMetrics {
  measureLag(meter, store);
  meter
    .createObservableGauge("tributary_relay_leading", { description: "1 on the replica that publishes, otherwise 0" })
    .addCallback((gauge) => gauge.observe(leading() ? 1 : 0));
  const published = meter.createCounter("tributary_relay_published_total", {
    description: "Events published to Kafka",
  });
  const failures = meter.createCounter("tributary_relay_failures_total", {
    description: "Batches that could not be read or published, and are tried again",
  });
  published.add(0);
  failures.add(0);
  return { published: (events) => published.add(events), failed: () => failures.add(1) };
}

function measureLag(meter: Telemetry["meter"], { relay, epochs }: Measured["store"]): void {
  const gauge = (name: string, description: string) => meter.createObservableGauge(name, { description });
  const events = gauge("tributary_relay_lag_events", "Committed events that are not published yet");
  const seconds = gauge("tributary_relay_lag_seconds", "Age of the oldest event that is not published yet");
  const blocked = gauge("tributary_relay_blocked_seconds", "Age of the oldest transaction that holds the relay back");
  const pid = gauge("tributary_relay_blocked_by_pid", "The backend of that transaction; 0 when there is none");
  const suspect = gauge("tributary_log_suspect", "1 while nothing is written because the log may be an older one");
  meter.addBatchObservableCallback(
    async (observer) => {
      const answer = await answerInTime(Promise.all([relay.lag(), epochs.current()]));
      if (answer === null) return;
      const [lag, epoch] = answer;
      observer.observe(events, lag.events);
      observer.observe(seconds, lag.seconds);
      observer.observe(blocked, lag.blockedSeconds);
      observer.observe(pid, lag.blockedByPid ?? 0);
      observer.observe(suspect, epoch.suspect ? 1 : 0);
    },
    [events, seconds, blocked, pid, suspect],
  );
}
