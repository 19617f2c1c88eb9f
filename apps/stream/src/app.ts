// Kafka → SSE: the platform's streams as a library, so that the launcher, a test with two replicas and a pod of its
// own all run the same thing.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Health, noRateLimits } from "@tributary/runtime";
import { ConnectionTurns } from "./http/connection-turns.ts";
import { handleRequest, type RoutePorts } from "./http/routes.ts";
import { assemble, type Parts } from "./parts.ts";
import type { StreamPorts } from "./ports.ts";
import { defaultTuning, type Tuning } from "./tuning.ts";

export interface Stream extends AsyncDisposable {
  start(): Promise<void>;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Where it listens, once started; empty when it has no port of its own. */
  readonly url: string;
  ready(): Promise<Health>;
  live(): Health;
  readonly openStreams: number;
}

/**
 * Connections that wait in the kernel to be accepted, which happens to all of them at once: live events wait for it. Whoever
 * finds it full is not refused: their kernel asks again after 1 s, 3 s, 7 s (RFC 6298).
 */
const BACKLOG = 1_024;

/** The streams of one replica. */
export function createStream(ports: StreamPorts): Stream {
  const parts = assemble(ports);
  let draining = false;
  let disposed: Promise<void> | null = null;
  let url = "";

  const routes: RoutePorts = {
    ...ports,
    limits: ports.limits ?? noRateLimits,
    allowedOrigins: ports.allowedOrigins ?? [],
    streams: parts.streams,
    marks: parts.marks,
    draining: () => draining,
    onRefused: (reason) => parts.metrics.refusals.add(1, { reason }),
    suspect: () => parts.epoch.suspect,
  };
  const handle = (request: IncomingMessage, response: ServerResponse) => handleRequest(routes, request, response);
  const server = createServer(handle);
  const turns = new ConnectionTurns(server);

  return {
    handle,
    get url() {
      return url;
    },
    get openStreams() {
      return parts.streams.size;
    },
    live: () => ({ ok: true }),
    async ready() {
      if (draining) return { ok: false, detail: "draining" };
      if (!parts.tail.positioned) return { ok: false, detail: "the tail of tributary.events is not positioned" };
      await ports.store.ready();
      return { ok: true };
    },
    async start() {
      parts.epoch.start();
      parts.reconciler.start();
      parts.tail.start();
      parts.moments.start();
      parts.report.start();
      if (ports.port === undefined) return;
      const host = ports.host ?? "0.0.0.0";
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject).listen({ port: ports.port, host, backlog: BACKLOG }, resolve);
      });
      url = `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${(server.address() as AddressInfo).port}`;
    },
    [Symbol.asyncDispose]() {
      draining = true;
      disposed ??= dispose(parts, { server, turns }, { ...defaultTuning, ...ports.tuning });
      return disposed;
    },
  };
}

/** Streams go on as ever until each is told to come back elsewhere, so the live side and Postgres are let go of last. */
async function dispose(
  parts: Parts,
  { server, turns }: { server: Server; turns: ConnectionTurns },
  { drainPauseMs, drainWindowMs, ...tuning }: Tuning,
): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, drainPauseMs));
  await parts.streams.drain({ windowMs: drainWindowMs, lastWordsMs: tuning.lastWordsMs });
  turns[Symbol.dispose]();
  await closeServer(server);
  await parts.marks[Symbol.asyncDispose]();
  await parts.report[Symbol.asyncDispose]();
  await Promise.all([parts.tail[Symbol.asyncDispose](), parts.moments[Symbol.asyncDispose]()]);
  for (const part of [parts.epoch, parts.reconciler, parts.wheel, parts.tokens, parts.catchUp]) part[Symbol.dispose]();
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
