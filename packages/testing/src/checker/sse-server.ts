// A stream server of a few lines for the checker's own tests: it numbers what it is told to say, and does as it is bid.

import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SseServer extends AsyncDisposable {
  readonly port: number;
  /** The `Last-Event-ID` of every connection so far, null for those without one. */
  readonly cursors: readonly (string | null)[];
  /** Commits the next event and writes it to everybody. */
  say(text: string): void;
  /** Writes these bytes to everybody, whatever they are. */
  write(bytes: string): void;
  /** Answers newcomers with this status. */
  refuse(status: number): void;
  /** Ends every connection in the middle of whatever it is doing. */
  cut(): void;
}

export async function startSseServer(): Promise<SseServer> {
  const log: string[] = [];
  const cursors: (string | null)[] = [];
  const open = new Set<ServerResponse>();
  let status = 200;
  const server = createServer((request, response) => {
    const cursor = request.headers["last-event-id"] ?? null;
    cursors.push(cursor === null ? null : String(cursor));
    const from = cursor === null ? log.length : Number.parseInt(String(cursor), 10);
    if (status !== 200) {
      response.writeHead(status).end();
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(frame(from, "KEEP_ALIVE", {}));
    log.slice(from).forEach((text, index) => {
      response.write(frame(from + index + 1, "MESSAGE_SENT", { text }));
    });
    open.add(response);
    response.once("close", () => open.delete(response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const write = (bytes: string) => {
    for (const response of open) response.write(bytes);
  };
  return {
    port: (server.address() as AddressInfo).port,
    cursors,
    write,
    say(text) {
      log.push(text);
      write(frame(log.length, "MESSAGE_SENT", { text }));
    },
    refuse(answer) {
      status = answer;
    },
    cut() {
      for (const response of open) response.socket?.destroy();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function frame(number: number, eventType: string, payload: object): string {
  return `id: ${number}.check\ndata: ${JSON.stringify({ eventType, payload })}\n\n`;
}
