// Traces of one app: a span at each of the few places where a command or an event changes hands. Without a collector to send
// them to nothing of this is loaded, and whoever could make a span sees `null` and goes on: that costs nothing.
import type { z } from "zod";
import type { tracingSettings } from "./config.ts";
import type { Logger } from "./logger.ts";

/** Never what somebody wrote or is called: names, kinds, counts, and ids of events. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** What the span stands for, by OpenTelemetry's conventions. Internal unless told. */
  kind?: "server" | "client" | "producer" | "consumer";
  attributes?: SpanAttributes;
}

/** A span that is recorded: one of a trace that nobody samples is null everywhere. */
export interface TracedSpan {
  /** What comes of it goes on with this. */
  readonly traceparent: string;
  /** Once. Of an error its kind is kept, and not what it says: that may be personal. */
  end(outcome?: { error?: unknown; attributes?: SpanAttributes }): void;
}

export interface Tracing extends AsyncDisposable {
  /** Where something comes in: in the trace that the caller names, or the first span of a new one. */
  enter(name: string, options: SpanOptions & { parent: string | undefined }): TracedSpan | null;
  /** Where something goes on: null unless it is traced. */
  within(parent: string | undefined, name: string, options: SpanOptions): TracedSpan | null;
}

type TracingSettings = z.infer<z.ZodObject<typeof tracingSettings>>;

/** Null unless the environment names a collector. */
export async function startTracing(app: string, settings: TracingSettings, log: Logger): Promise<Tracing | null> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_SDK_DISABLED } = settings;
  const collector = OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? OTEL_EXPORTER_OTLP_ENDPOINT;
  if (OTEL_SDK_DISABLED || collector === undefined) return null;
  const { createTracing } = await import("./tracing-sdk.ts");
  log.info({ event: "tracing", sampler: settings.OTEL_TRACES_SAMPLER });
  return createTracing({
    ...{ app, log, sampler: settings.OTEL_TRACES_SAMPLER, ratio: settings.OTEL_TRACES_SAMPLER_ARG },
    ...{ sendEveryMs: settings.OTEL_BSP_SCHEDULE_DELAY, sendWithinMs: settings.OTEL_EXPORTER_OTLP_TIMEOUT },
  });
}

/** Does the work within the span, if there is one. */
export async function traced<T>(span: TracedSpan | null, work: () => Promise<T>): Promise<T> {
  if (span === null) return work();
  try {
    const done = await work();
    span.end();
    return done;
  } catch (error) {
    span.end({ error });
    throw error;
  }
}
