// OpenTelemetry behind the port: spans are kept in bounded memory and sent in the background. A collector that is slow or away
// costs spans and nothing else: no caller waits, nothing is thrown, one line a minute says so.
import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { AppError } from "./app-error.ts";
import type { SamplerName } from "./config.ts";
import type { Logger } from "./logger.ts";
import { traceparentOf } from "./trace-context.ts";
import type { SpanOptions, TracedSpan, Tracing } from "./tracing.ts";
import { PLATFORM_VERSION } from "./version.ts";

interface TracingOptions {
  app: string;
  sampler: SamplerName;
  /** Of the traces that begin here, for the samplers that ask for it. */
  ratio: number;
  sendEveryMs: number;
  sendWithinMs: number;
  log: Logger;
}

const SAID_EVERY_MS = 60_000;
const SAMPLED = 1;

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Sends to where the environment says (OTEL_EXPORTER_OTLP_*), as the service that it names (OTEL_SERVICE_NAME). */
export function createTracing({ app, sampler, ratio, log, ...options }: TracingOptions): Tracing {
  const { sendEveryMs: scheduledDelayMillis, sendWithinMs: timeoutMillis } = options;
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": `tributary-${app}`, "service.version": PLATFORM_VERSION }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(sampler, ratio),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: tellingOfFailures(new OTLPTraceExporter({ timeoutMillis }), log),
        scheduledDelayMillis,
      }),
    ],
  });
  const tracer = provider.getTracer("tributary", PLATFORM_VERSION);

  function begin(context: Context, name: string, { kind, attributes = {} }: SpanOptions): TracedSpan | null {
    const options = { kind: kind === undefined ? SpanKind.INTERNAL : kinds[kind], attributes };
    const span = tracer.startSpan(name, options, context);
    return span.isRecording() ? tracedSpan(span) : null;
  }

  return {
    enter: (name, { parent, ...options }) => begin(remote(parent) ?? ROOT_CONTEXT, name, options),
    within(parent, name, options) {
      const context = isSampled(parent) ? remote(parent) : null;
      return context === null ? null : begin(context, name, options);
    },
    [Symbol.asyncDispose]: () => provider.shutdown().catch(() => undefined), // what is left is sent, in that time
  };
}

const isSampled = (traceparent: string | undefined): boolean =>
  traceparent !== undefined && (Number.parseInt(traceparent.slice(-2), 16) & SAMPLED) === SAMPLED;

/** Null for what is no trace. */
function remote(traceparent: string | undefined): Context | null {
  const [, traceId = "", spanId = "", flags = ""] = traceparentOf(traceparent)?.split("-") ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & SAMPLED, isRemote: true };
  return isSpanContextValid(context) ? trace.setSpanContext(ROOT_CONTEXT, context) : null;
}

function tracedSpan(span: Span): TracedSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-01`,
    end({ error, attributes = {} } = {}) {
      span.setAttributes(attributes);
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute("error.type", kindOf(error));
      span.end();
    },
  };
}

function kindOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  if (typeof error === "string") return error;
  return error instanceof Error ? error.name : "unknown";
}

function samplerOf(name: SamplerName, ratio: number): Sampler {
  const root = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  };
  const kind = name.replace("parentbased_", "") as keyof typeof root;
  return kind === name ? root[kind]() : new ParentBasedSampler({ root: root[kind]() });
}

function tellingOfFailures(exporter: SpanExporter, log: Logger): SpanExporter {
  let saidAt = Number.NEGATIVE_INFINITY;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error && performance.now() - saidAt > SAID_EVERY_MS) {
          saidAt = performance.now();
          log.warn({ event: "spans-not-sent", spans: spans.length, why: result.error.message });
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}
