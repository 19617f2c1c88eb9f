// Every request as a span, in the trace of its caller or as the first of a new one; and in each line that is logged of it.
import { type TracedSpan, type Tracing, traceFields, traceparentOf } from "@tributary/runtime";
import type { FastifyInstance, FastifyRequest } from "fastify";

const FAILED = 500;

/** Lines about a request name its trace, whether it is recorded here or only by the caller. */
export function nameTraces(app: FastifyInstance): void {
  app.setChildLoggerFactory((log, bindings, options, { headers }) =>
    log.child({ ...bindings, ...traceFields(traceparentOf(headers.traceparent)) }, options),
  );
}

/** What reads the request's `traceparent` afterwards, to pass it on, reads that of the span. */
export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  const spans = new WeakMap<FastifyRequest, TracedSpan>();
  app.addHook("onRequest", async (request) => {
    const { method, headers, routeOptions } = request;
    const route = routeOptions.url ?? "unknown"; // never the path: it holds ids
    const span = tracing.enter(`${method} ${route}`, {
      kind: "server",
      parent: traceparentOf(headers.traceparent),
      attributes: { "http.request.method": method, "http.route": route, "url.scheme": "http" },
    });
    if (span === null) return;
    spans.set(request, span);
    headers.traceparent = span.traceparent;
    request.log = request.log.child(traceFields(span.traceparent));
  });
  app.addHook("onResponse", async (request, { statusCode }) => {
    const attributes = { "http.response.status_code": statusCode };
    const error = statusCode < FAILED ? undefined : String(statusCode);
    spans.get(request)?.end({ attributes, ...(error && { error }) });
  });
}
