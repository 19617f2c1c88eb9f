// Metrics of one app: OpenTelemetry instruments, read by Prometheus. Each app has its own registry, so that several
// apps in one process (the launcher, tests) never mix their numbers.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Meter } from "@opentelemetry/api";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";

export interface Telemetry extends AsyncDisposable {
  readonly meter: Meter;
  /** Answers a scrape in the Prometheus text format. */
  handleScrape(request: IncomingMessage, response: ServerResponse): void;
}

/** Histogram buckets, in seconds, from a fast append to a stuck request. */
export const latencyBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Creates the instruments' home; nothing is sent anywhere, numbers wait for a scrape. */
export function createTelemetry(name: string): Telemetry {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
  return {
    meter: provider.getMeter(name),
    handleScrape: (request, response) => exporter.getMetricsRequestHandler(request, response),
    [Symbol.asyncDispose]: () => provider.shutdown(),
  };
}
