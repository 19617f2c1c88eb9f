// What an operator wants to know about the chats of one replica.
import { latencyBuckets, type Telemetry } from "@tributary/runtime";
import { externalChatStatus } from "@tributary/schemas";
import type { ClientObserver } from "./client/observe.ts";

export type AdapterMetrics = ReturnType<typeof createAdapterMetrics>;

/** All under `tributary_ibm_`. Types of events are the vendor's, so there are only as many as its documentation has. */
export function createAdapterMetrics({ meter }: Telemetry) {
  const counter = (name: string, description: string) => meter.createCounter(`tributary_ibm_${name}`, { description });
  const metrics = {
    eventsIn: counter("events_in_total", "Events that came, by what the vendor calls them"),
    commands: counter("commands_total", "Commands published, by their name"),
    publishFailures: counter("publish_failures_total", "Batches of commands that Kafka did not take at once"),
    sends: counter("sends_total", "What was sent, changed and taken back over there, and whether it was refused"),
    deadLetters: counter("dead_letters_total", "Events that could not be mapped"),
    delay: meter.createHistogram("tributary_ibm_delay_seconds", {
      description: "The vendor's time of a new message to its command",
      unit: "s",
      advice: { explicitBucketBoundaries: latencyBuckets },
    }),
  };
  for (const counted of [metrics.publishFailures, metrics.deadLetters]) counted.add(0);
  return metrics;
}

interface Observed {
  /** How each chat stands that is held here. */
  statuses(): Iterable<string>;
  /** To the chat service. */
  connections(): number;
  waitingBytes(): number;
}

/** Read when they are asked for. */
export function observeAdapter({ meter }: Telemetry, { statuses, connections, waitingBytes }: Observed): void {
  meter
    .createObservableGauge("tributary_ibm_links", { description: "Links that this replica holds, by how they stand" })
    .addCallback((result) => {
      const counts = new Map<string, number>(externalChatStatus.options.map((status) => [status, 0]));
      for (const status of statuses()) counts.set(status, (counts.get(status) ?? 0) + 1);
      for (const [status, count] of counts) result.observe(count, { status });
    });
  meter
    .createObservableGauge("tributary_ibm_connections", { description: "Connections to the chat service that stand" })
    .addCallback((result) => result.observe(connections()));
  meter
    .createObservableGauge("tributary_ibm_waiting_bytes", { description: "Commands that wait for Kafka" })
    .addCallback((result) => result.observe(waitingBytes()));
}

/** What goes on between this replica and the chat service. */
export function observeFeeds({ meter }: Telemetry): ClientObserver {
  const counter = (name: string, description: string) => meter.createCounter(`tributary_ibm_${name}`, { description });
  const connects = counter("connects_total", "Connections to the chat service that were made");
  const disconnects = counter("disconnects_total", "Connections that ended or could not be made, by why");
  const frames = counter("frames_total", "Frames that came, by what the vendor calls them");
  const syncs = counter("syncs_total", "What was missed, asked for");
  const found = counter("sync_found_total", "Events that no frame had told");
  const paged = counter(
    "paged_messages_total",
    "Messages that were read from histories, because there was too much to ask for",
  );
  const dropped = counter("dropped_events_total", "Events that nobody took in time; they are read again");
  const limited = counter("rate_limited_total", "Answers that there was too much of a call, by the call");
  for (const counted of [connects, found, paged, dropped]) counted.add(0);
  for (const news of ["true", "false"]) syncs.add(0, { news });
  for (const reason of ["silent", "closed"]) disconnects.add(0, { reason });
  limited.add(0, { call: "sync" });
  return {
    stands: () => undefined, // the links say so
    connected: () => connects.add(1),
    // Without the code behind it, which is the vendor's to choose; the log has it.
    disconnected: (words) => disconnects.add(1, { reason: words.replace(/ .*/s, "") }),
    frame: (event) => frames.add(1, { event }),
    synced(events, untold) {
      syncs.add(1, { news: String(events > 0) });
      if (untold > 0) found.add(untold);
    },
    paged: (messages) => paged.add(messages),
    dropped: (events) => dropped.add(events),
    limited: (call) => limited.add(1, { call }),
  };
}
