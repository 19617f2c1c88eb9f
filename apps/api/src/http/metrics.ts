import { latencyBuckets, type Telemetry } from "@tributary/runtime";
import type { FastifyInstance } from "fastify";

/** Measures every request by route (never by path: ids would make a series each). */
export function measureRequests(app: FastifyInstance, { meter }: Telemetry): void {
  const seconds = meter.createHistogram("tributary_http_request_duration_seconds", {
    description: "Time from request to answer",
    unit: "s",
    advice: { explicitBucketBoundaries: latencyBuckets },
  });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    seconds.record(reply.elapsedTime / 1000, { method: request.method, route, status: reply.statusCode });
  });
}
