// What an operator wants to know about the chats of one replica.
import { latencyBuckets, type Telemetry } from "@tributary/runtime";
import { externalChatStatus } from "@tributary/schemas";
import type { CircuitState, Circuits } from "./client/circuit.ts";
import { failures } from "./client/vendor-error.ts";

export type AdapterMetrics = ReturnType<typeof createAdapterMetrics>;

const circuitStates: readonly CircuitState[] = ["closed", "open", "half-open"];

/** All under `tributary_bp_`. Hosts are configuration, so there are few of them. */
export function createAdapterMetrics({ meter }: Telemetry) {
  const counter = (name: string, description: string) => meter.createCounter(`tributary_bp_${name}`, { description });
  const metrics = {
    polls: counter("polls_total", "Polls that were answered, and whether there was anything new"),
    eventsIn: counter("events_in_total", "Events that came, by what the vendor calls them"),
    commands: counter("commands_total", "Commands published, by their name"),
    publishFailures: counter("publish_failures_total", "Batches of commands that Kafka did not take at once"),
    sends: counter("sends_total", "Events sent, by what the vendor calls them"),
    retries: counter("retries_total", "Requests that are tried again, by the kind of failure"),
    deadLetters: counter("dead_letters_total", "Events that could not be mapped"),
    delay: meter.createHistogram("tributary_bp_delay_seconds", {
      description: "The vendor's time of an event, which is in seconds, to its command",
      unit: "s",
      advice: { explicitBucketBoundaries: latencyBuckets },
    }),
  };
  for (const failure of failures) metrics.retries.add(0, { failure });
  for (const counted of [metrics.publishFailures, metrics.deadLetters]) counted.add(0);
  return metrics;
}

interface Observed {
  /** How each chat stands that is held here. */
  statuses(): Iterable<string>;
  circuits: Circuits;
  waitingBytes(): number;
}

/** Read when they are asked for. */
export function observeAdapter({ meter }: Telemetry, { statuses, circuits, waitingBytes }: Observed): void {
  meter
    .createObservableGauge("tributary_bp_links", { description: "Links that this replica holds, by how they stand" })
    .addCallback((result) => {
      const counts = new Map<string, number>(externalChatStatus.options.map((status) => [status, 0]));
      for (const status of statuses()) counts.set(status, (counts.get(status) ?? 0) + 1);
      for (const [status, count] of counts) result.observe(count, { status });
    });
  meter
    .createObservableGauge("tributary_bp_circuit", { description: "1 for the state that the circuit of a host is in" })
    .addCallback((result) => {
      for (const [host, circuit] of circuits.all) {
        for (const state of circuitStates) result.observe(circuit.state === state ? 1 : 0, { host, state });
      }
    });
  meter
    .createObservableGauge("tributary_bp_waiting_bytes", { description: "Commands that wait for Kafka" })
    .addCallback((result) => result.observe(waitingBytes()));
}
