/** `/demo.json`: the demo people's credentials, for the console of this platform alone. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { DevFile } from "./dev-file.ts";

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
export const DEMO_PATH = "/demo.json";

/** What the console needs of dev.json: nothing about where the data lies. */
export type Demo = Pick<DevFile, "apiKey" | "tokens" | "participantId" | "sessionId" | "simulators">;

export interface DemoDoor {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Before this there is nothing to be had. */
  open(demo: Demo): void;
}

/**
 * Answers those who are on this machine, and came by its own name or by the address it listens on. A page of somebody else's,
 * whose name has been made to lead here, comes by that name; and without CORS no other origin reads what it is answered.
 * Others on the network, where HOST lets them in, sign in like everybody.
 */
export function createDemoDoor({ host, port }: { host: string; port: number }): DemoDoor {
  const own = new Set(["localhost", "127.0.0.1", "[::1]", host].map((name) => `${name}:${port}`));
  let body: string | null = null;
  return {
    open: ({ apiKey, tokens, participantId, sessionId, simulators }) => {
      body = JSON.stringify({ apiKey, tokens, participantId, sessionId, simulators });
    },
    handle: ({ method = "", headers, socket }, response) => {
      response.setHeader("cache-control", "no-store");
      response.setHeader("x-content-type-options", "nosniff");
      if (!isOfThisMachine(socket)) return end(response, 404);
      if (!own.has(headers.host ?? "")) return end(response, 421);
      if (method !== "GET") return end(response.setHeader("allow", "GET"), 405);
      if (body === null) return end(response, 503);
      response.setHeader("content-type", "application/json; charset=utf-8");
      return end(response, 200, body);
    },
  };
}

/** By the loopback, or by the address that it has itself. */
export function isOfThisMachine({
  remoteAddress = "",
  localAddress,
}: Pick<Socket, "remoteAddress" | "localAddress">): boolean {
  return LOOPBACK.test(remoteAddress) || remoteAddress === localAddress;
}

function end(response: ServerResponse, status: number, body = ""): void {
  response.statusCode = status;
  response.end(body);
}
