// The operator's port: health for the orchestrator, metrics for Prometheus. Separate from the public port, so that
// neither is ever exposed by an ingress, and it answers while the public side drains.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AppError } from "./app-error.ts";
import { sendProblem } from "./problem.ts";
import { measureProcess } from "./process-metrics.ts";
import type { Telemetry } from "./telemetry.ts";

export interface Health {
  ok: boolean;
  /** Why not, for the operator. */
  detail?: string;
}

export interface AdminServer extends AsyncDisposable {
  start(): Promise<void>;
  /** Where it listens, once started. */
  readonly url: string;
}

interface AdminServerOptions {
  port: number;
  host?: string | undefined;
  live(): Health;
  ready(): Promise<Health>;
  telemetry: Telemetry;
}

/** Serves `/health/live`, `/health/ready` (200 or 503) and `/metrics`. */
export function createAdminServer(options: AdminServerOptions): AdminServer {
  const server = createServer((request, response) => {
    route(options, request, response).catch((error: unknown) => sendProblem(response, error));
  });
  const measuring = measureProcess(options.telemetry, options.ready);
  let url = "";
  return {
    get url() {
      return url;
    },
    async start() {
      const host = options.host ?? "0.0.0.0";
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject).listen(options.port, host, resolve);
      });
      url = `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${(server.address() as AddressInfo).port}`;
    },
    async [Symbol.asyncDispose]() {
      measuring[Symbol.dispose]();
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await closed;
    },
  };
}

async function route(options: AdminServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "GET") throw new AppError("method-not-allowed", "Only GET is answered here");
  const path = new URL(request.url ?? "/", "http://admin").pathname;
  if (path === "/health/live") return answer(response, options.live());
  if (path === "/health/ready") return answer(response, await options.ready().catch(unready));
  if (path === "/metrics") return options.telemetry.handleScrape(request, response);
  throw new AppError("not-found", "There are /health/live, /health/ready and /metrics");
}

const unready = (error: unknown): Health => ({ ok: false, detail: String(error) });

function answer(response: ServerResponse, health: Health): void {
  response
    .writeHead(health.ok ? 200 : 503, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(health));
}
