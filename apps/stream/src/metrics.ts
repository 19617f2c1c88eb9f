// What an operator wants to know about the streams of one replica.

import { latencyBuckets, type Telemetry } from "@tributary/runtime";
import { streamReset } from "@tributary/schemas";
import { type StreamKind, streamKinds } from "./subscriptions/open-stream.ts";
import type { OpenStreamsPorts } from "./subscriptions/open-streams.ts";

export type StreamMetrics = ReturnType<typeof createStreamMetrics>;
type StreamInstruments = Omit<StreamMetrics, "delivered">;

const pageBuckets = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500];

/** One set for all kinds of streams, told apart by the label `kind`; what is read from Postgres by that of the source. */
export function createStreamMetrics({ meter }: Telemetry) {
  const text = (description: string) => ({ description });
  const metrics = {
    open: meter.createUpDownCounter("tributary_streams_open", text("Open streams")),
    behind: meter.createUpDownCounter("tributary_streams_behind", text("Open streams that page instead of being live")),
    delivered: deliveredCounter(meter),
    resets: meter.createCounter("tributary_stream_resets_total", text("Cursors that could not be honoured, by reason")),
    closings: meter.createCounter("tributary_stream_closings_total", text("Streams ended by us, by reason")),
    refusals: meter.createCounter("tributary_stream_refusals_total", text("Openings put off, by reason")),
    limits: meter.createCounter("tributary_stream_limits_total", text("Streams refused or ended by a limit, by limit")),
    holes: meter.createCounter("tributary_stream_holes_total", text("Holes in what came live, filled from Postgres")),
    catchUpQueries: meter.createCounter("tributary_catch_up_queries_total", text("Catch-up queries")),
    catchUpPlaces: meter.createCounter("tributary_catch_up_places_total", text("Feeds and sessions read by them")),
    catchUpEntries: meter.createHistogram("tributary_catch_up_entries", {
      description: "Entries that one place was read in one query",
      advice: { explicitBucketBoundaries: pageBuckets },
    }),
    readMarks: meter.createCounter("tributary_read_marks_total", text("Commands sent because a session was seen")),
    dispatch: meter.createHistogram("tributary_dispatch_seconds", {
      description: "Commit of an event to the socket, live events only",
      unit: "s",
      advice: { explicitBucketBoundaries: latencyBuckets },
    }),
  };
  startAtZero(metrics);
  return metrics;
}

/** A replica to which nothing has happened says 0 rather than nothing: rates and alerts see the first one. */
function startAtZero(metrics: StreamInstruments): void {
  for (const kind of streamKinds) {
    for (const counter of [metrics.open, metrics.behind, metrics.holes]) counter.add(0, { kind });
    for (const reason of streamReset.shape.reason.options) metrics.resets.add(0, { kind, reason });
    metrics.closings.add(0, { kind, reason: "stalled" });
  }
  for (const kind of ["feed", "session"]) {
    metrics.catchUpQueries.add(0, { kind });
    metrics.catchUpPlaces.add(0, { kind });
  }
  for (const limit of ["person", "key", "replica"]) metrics.limits.add(0, { limit });
  metrics.refusals.add(0, { reason: "unavailable" });
  metrics.readMarks.add(0);
}

interface Watched {
  /** Bytes that streams were given and no reader has taken. */
  waitingBytes(): number;
  /** Since the broker last answered the live side. */
  silentSeconds(): number;
}

/** Read when they are asked for. */
export function watchStreams({ meter }: Telemetry, { waitingBytes, silentSeconds }: Watched): void {
  meter
    .createObservableGauge("tributary_stream_waiting_bytes", { description: "Bytes that wait for readers", unit: "By" })
    .addCallback((gauge) => gauge.observe(waitingBytes()));
  meter
    .createObservableGauge("tributary_live_tail_silent_seconds", {
      description: "Time since Kafka last answered the live side; twice a second while all is well",
      unit: "s",
    })
    .addCallback((gauge) => gauge.observe(silentSeconds()));
}

/** Counted by ourselves, and told when it is asked for: an instrument would cost as much as the delivery of a shared frame. */
function deliveredCounter(meter: Telemetry["meter"]): Record<StreamKind, number> {
  const counts = { participant: 0, coach: 0, session: 0 };
  const counter = meter.createObservableCounter("tributary_events_delivered_total", {
    description: "Events written to streams",
  });
  counter.addCallback((result) => {
    for (const kind of streamKinds) result.observe(counts[kind], { kind });
  });
  return counts;
}

interface Observed {
  kind: StreamKind;
  happening: Parameters<OpenStreamsPorts["observe"]>[1];
  count: number;
}

/** Counts what happened to a stream. */
export function observe(metrics: StreamMetrics, { kind, happening, count }: Observed): void {
  if (happening === "delivered") metrics.delivered[kind] += count;
  else if (happening === "hole") metrics.holes.add(1, { kind });
  else if (happening === "opened" || happening === "ended") metrics.open.add(happening === "opened" ? 1 : -1, { kind });
  else metrics.behind.add(happening === "behind" ? 1 : -1, { kind });
}
