// An OpenTelemetry collector that a test can look into: OTLP over HTTP in JSON, as the apps send it.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

export interface CollectedSpan {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  /** Empty for the first of a trace. */
  parentSpanId: string;
  attributes: Readonly<Record<string, unknown>>;
  failed: boolean;
}

export interface TraceCollector extends AsyncDisposable {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is for it. */
  url: string;
  readonly spans: readonly CollectedSpan[];
  /** Of each request that came. */
  readonly headers: readonly IncomingMessage["headers"][];
  /** Spans of one trace. */
  trace(traceId: string): CollectedSpan[];
}

const FAILED = 2;

interface Attribute {
  key: string;
  value: Readonly<Record<string, unknown>>;
}

interface Export {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: {
        name: string;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        attributes?: Attribute[];
        status?: { code?: number };
      }[];
    }[];
  }[];
}

/** Listens on a free port until it is disposed. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer(async (request, response) => {
    headers.push(request.headers);
    if (request.url === "/v1/traces") spans.push(...read((await json(request)) as Export));
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    ...{ spans, headers },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    trace: (traceId) => spans.filter((span) => span.traceId === traceId),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function read({ resourceSpans }: Export): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(valuesOf(resource.attributes)["service.name"]);
    return scopeSpans
      .flatMap((scope) => scope.spans)
      .map(({ name, traceId, spanId, parentSpanId = "", attributes = [], status }) => ({
        ...{ service, name, traceId, spanId, parentSpanId },
        ...{ attributes: valuesOf(attributes), failed: status?.code === FAILED },
      }));
  });
}

const valuesOf = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
