// Traces over a real socket, to a collector that the test can look into.
import { freePort, startTraceCollector, type TraceCollector } from "@tributary/testing";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { AppError } from "./app-error.ts";
import { defineConfig, tracingSettings } from "./config.ts";
import { createLogger } from "./logger.ts";
import { startTracing, type Tracing, traced } from "./tracing.ts";

const PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const [, TRACE_ID = "", PARENT_ID = ""] = PARENT.split("-");
const UNSAMPLED = PARENT.replace(/01$/, "00");

let collector: TraceCollector;
let lines: string[];
beforeEach(async () => {
  collector = await startTraceCollector();
  lines = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await collector[Symbol.asyncDispose]();
});

/** The exporter reads the environment itself. */
async function tracingWith(env: Record<string, string>): Promise<Tracing | null> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const settings = defineConfig(z.object(tracingSettings), env);
  const destination = { write: (line: string) => void lines.push(line) };
  return startTracing("test", settings, createLogger({ name: "test", level: "info", destination }));
}

async function tracing(env: Record<string, string> = {}): Promise<Tracing> {
  const started = await tracingWith({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...env });
  if (started === null) throw new Error("nothing is traced");
  return started;
}

test.each<[string, Record<string, string>]>([
  ["without a collector", {}],
  ["with all of OpenTelemetry off", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1", OTEL_SDK_DISABLED: "true" }],
])("%s there is no tracing", async (_when, env) => {
  expect(await tracingWith(env)).toBeNull();
});

test("a span is in the trace of its caller, under the span that the caller named", async () => {
  {
    await using spans = await tracing();
    const server = spans.enter("GET /things/:id", { kind: "server", parent: PARENT, attributes: { n: 1 } });
    expect(server?.traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
    spans.within(server?.traceparent, "append events", { kind: "client" })?.end();
    server?.end({ attributes: { status: 200 } });
  }
  const [append, server] = collector.trace(TRACE_ID);
  expect(server).toMatchObject({
    service: "tributary-test",
    parentSpanId: PARENT_ID,
    attributes: { n: 1, status: 200 },
  });
  expect(append).toMatchObject({ name: "append events", parentSpanId: server?.spanId });
});

test("what enters without a trace, or with what is none, begins one", async () => {
  {
    await using spans = await tracing();
    for (const parent of [undefined, "00-zz", `00-${"0".repeat(32)}-${"0".repeat(16)}-01`]) {
      spans.enter("GET /", { parent })?.end();
    }
  }
  expect(collector.spans.map(({ parentSpanId }) => parentSpanId)).toEqual(["", "", ""]);
  expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(3);
});

test("what goes on is a span only in a sampled trace, whatever the header says", async () => {
  await using spans = await tracing({ OTEL_TRACES_SAMPLER: "always_on" });
  const others = [undefined, "", "no trace", UNSAMPLED, `00-${"0".repeat(32)}-${"0".repeat(16)}-01`];
  expect(others.map((parent) => spans.within(parent, "send", {}))).toEqual(others.map(() => null));
});

test("a caller who does not sample is not traced, and the sampler decides on traces that begin here", async () => {
  {
    await using spans = await tracing({
      OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0",
    });
    expect(spans.enter("GET /", { parent: UNSAMPLED })).toBeNull();
    expect(spans.enter("GET /", { parent: undefined })).toBeNull();
    spans.enter("GET /", { parent: PARENT })?.end();
  }
  expect(collector.spans).toHaveLength(1);
});

test("a span that failed says of what kind, and not what the error says", async () => {
  {
    await using spans = await tracing();
    const unavailable = new AppError("unavailable", "hunter2");
    const failing = traced(spans.enter("append", { parent: PARENT }), () => Promise.reject(unavailable));
    await expect(failing).rejects.toBe(unavailable);
  }
  const [span] = collector.spans;
  expect(span).toMatchObject({ failed: true, attributes: { "error.type": "unavailable" } });
  expect(JSON.stringify(collector.spans)).not.toContain("hunter2");
});

test("name, attributes and headers are those of OpenTelemetry's variables", async () => {
  const named = { OTEL_SERVICE_NAME: "river", OTEL_EXPORTER_OTLP_HEADERS: "x-team=care" };
  {
    await using spans = await tracing(named);
    spans.enter("GET /", { parent: undefined })?.end();
  }
  expect(collector.spans).toMatchObject([{ service: "river" }]);
  expect(collector.headers).toMatchObject([{ "x-team": "care" }]);
});

test("a collector that is not there costs nobody anything but the spans, and stopping a moment", async () => {
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const stopping = await tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: nobody, OTEL_BSP_SCHEDULE_DELAY: "1" });
  const startedAt = performance.now();
  for (let n = 0; n < 10_000; n += 1) stopping.enter("GET /", { parent: undefined })?.end();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  await stopping[Symbol.asyncDispose]();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
