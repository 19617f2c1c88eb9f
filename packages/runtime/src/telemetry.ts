// Metrics of one app: OpenTelemetry instruments, read by Prometheus. Each app has its own registry, so that several
// apps in one process (the launcher, tests) never mix their numbers. Traces beside them, if somebody collects any.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Meter } from "@opentelemetry/api";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import type { Tracing } from "./tracing.ts";

export interface Telemetry extends AsyncDisposable {
  /** The name of the app. */
  readonly app: string;
  readonly meter: Meter;
  /** Null while no traces are collected. */
  readonly tracing: Tracing | null;
  /** Answers a scrape in the Prometheus text format. */
  handleScrape(request: IncomingMessage, response: ServerResponse): void;
}

/** Histogram buckets, in seconds, from a fast append to a stuck request. */
export const latencyBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Creates the instruments' home; numbers wait for a scrape. */
export function createTelemetry(app: string, { tracing = null }: { tracing?: Tracing | null } = {}): Telemetry {
  // Who scrapes knows which target it is: what the exporter would say of that is the same on every line.
  const exporter = new PrometheusExporter({
    preventServerStart: true,
    withoutScopeInfo: true,
    withoutTargetInfo: true,
  });
  const provider = new MeterProvider({ readers: [exporter] });
  return {
    ...{ app, tracing },
    meter: provider.getMeter(app),
    handleScrape: (request, response) => exporter.getMetricsRequestHandler(request, response),
    async [Symbol.asyncDispose]() {
      await Promise.all([provider.shutdown(), tracing?.[Symbol.asyncDispose]()]);
    },
  };
}
