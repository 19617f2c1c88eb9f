/** One origin for all apps, as an ingress gives in production: stream paths to the stream app, the rest to the api. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { DEMO_PATH } from "./demo-door.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface Apps {
  api: Handler;
  stream: Handler;
  /** Who the demo's people are, for the console. */
  demo: Handler;
}

export interface Front extends AsyncDisposable {
  /** Opens the door. */
  listen(address: { host: string; port: number }, apps: Apps): Promise<void>;
  /** No new connections; those that are open stay, so that the apps can say goodbye on them. */
  stopListening(): void;
}

/** A server that hands each request to the app it belongs to. Disposing it cuts what is still connected. */
export function createFront(): Front {
  const server = createServer();
  // A stream is open for hours; the apps bound their own requests.
  server.requestTimeout = 0;
  return {
    listen: async ({ host, port }, apps) => {
      server.on("request", (request: IncomingMessage, response: ServerResponse) => {
        apps[appOf(request.url ?? "/")](request, response);
      });
      server.listen(port, host);
      await once(server, "listening");
    },
    stopListening: () => {
      server.close();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      if (server.listening) {
        server.close();
        await once(server, "close");
      }
    },
  };
}

function appOf(url: string): keyof Apps {
  if (isStreamPath(url)) return "stream";
  return url === DEMO_PATH ? "demo" : "api";
}

const STREAM_PATH = /^\/api\/v1\/(participants\/[^/?]+(\/chat_sessions\/[^/?]+)?|coaches\/[^/?]+)\/stream\/?(\?|$)/;

/** The stream of a participant, of one of their sessions or of a coach, with or without a query. */
export function isStreamPath(url: string): boolean {
  return STREAM_PATH.test(url);
}
