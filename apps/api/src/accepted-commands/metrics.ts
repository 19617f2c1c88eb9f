import type { EventStore } from "@tributary/event-store";
import type { Telemetry } from "@tributary/runtime";

/** Asks at each scrape what waits for a result, and what nobody will carry out without an operator. */
export function measureWaiting(
  { meter }: Telemetry,
  store: Pick<EventStore, "acceptedCommands" | "deadLetters">,
): void {
  const accepted = meter.createObservableGauge("commands_accepted", {
    description: "Commands that were accepted and have no result yet",
  });
  const seconds = meter.createObservableGauge("commands_accepted_seconds", {
    description: "Age of the oldest accepted command without a result",
  });
  const deadLetters = meter.createObservableGauge("dead_letters", {
    description: "Records of the commands topic that no command came of",
  });
  meter.addBatchObservableCallback(
    async (observer) => {
      const [waiting, dead] = await Promise.all([store.acceptedCommands.waiting(), store.deadLetters.count()]);
      observer.observe(accepted, waiting.accepted);
      observer.observe(seconds, waiting.oldestSeconds);
      observer.observe(deadLetters, dead);
    },
    [accepted, seconds, deadLetters],
  );
}
