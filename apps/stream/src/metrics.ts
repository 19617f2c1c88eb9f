// What an operator wants to know about the streams of one replica.

import { latencyBuckets, type Telemetry } from "@tributary/runtime";

export type StreamMetrics = ReturnType<typeof createStreamMetrics>;

export function createStreamMetrics({ meter }: Telemetry) {
  const text = (description: string) => ({ description });
  const metrics = {
    open: meter.createUpDownCounter("tributary_streams_open", text("Open streams")),
    behind: meter.createUpDownCounter("tributary_streams_behind", text("Open streams that page instead of being live")),
    delivered: meter.createCounter("tributary_events_delivered_total", text("Events written to streams")),
    resets: meter.createCounter("tributary_stream_resets_total", text("Cursors that could not be honoured, by reason")),
    closings: meter.createCounter("tributary_stream_closings_total", text("Streams ended by us, by reason")),
    holes: meter.createCounter("tributary_stream_holes_total", text("Holes in the live feed, filled from Postgres")),
    catchUpQueries: meter.createCounter("tributary_catch_up_queries_total", text("Catch-up queries")),
    catchUpCursors: meter.createCounter("tributary_catch_up_cursors_total", text("Feeds read by catch-up queries")),
    dispatch: meter.createHistogram("tributary_dispatch_seconds", {
      description: "Commit of an event to the socket, live events only",
      unit: "s",
      advice: { explicitBucketBoundaries: latencyBuckets },
    }),
  };
  // A replica without streams says 0 rather than nothing.
  metrics.open.add(0);
  metrics.behind.add(0);
  return metrics;
}
