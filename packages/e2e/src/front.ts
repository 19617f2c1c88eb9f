/** One origin for both apps, as an ingress gives, so that a page of that origin may open the streams with a cookie. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";

export interface Front extends AsyncDisposable {
  url: string;
  /** Where requests for streams, and all others, go from now on. */
  sendStreamsTo(streamUrl: string): void;
  sendCallsTo(apiUrl: string): void;
  /** Streams that are open right now, and those that ever were. */
  readonly openStreams: number;
  readonly openedStreams: number;
  /** Ends what is open with a TCP reset. */
  resetStreams(): void;
  /** Nothing comes any more over what is open, and nobody says so. */
  silenceStreams(): void;
}

/** Opens the door on a free port. What an app does not answer is cut, as by a network without the app. */
export async function openFront(apps: { api: string; stream: string }): Promise<Front> {
  let { api, stream } = apps;
  let openedStreams = 0;
  const streams = new Map<ServerResponse, IncomingMessage>();
  const onStream = (answer: IncomingMessage, outgoing: ServerResponse) => {
    openedStreams += 1;
    streams.set(outgoing, answer);
    outgoing.once("close", () => streams.delete(outgoing));
  };
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? "/", api);
    const isStream = pathname.endsWith("/stream");
    if (isStream) forward(incoming, outgoing, stream, onStream);
    else forward(incoming, outgoing, api);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sendStreamsTo: (streamUrl) => {
      stream = streamUrl;
    },
    sendCallsTo: (apiUrl) => {
      api = apiUrl;
    },
    get openStreams() {
      return streams.size;
    },
    get openedStreams() {
      return openedStreams;
    },
    resetStreams: () => {
      for (const outgoing of streams.keys()) outgoing.socket?.resetAndDestroy();
    },
    silenceStreams: () => {
      for (const [outgoing, answer] of streams) answer.unpipe(outgoing).pause();
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

type OnAnswer = (answer: IncomingMessage, outgoing: ServerResponse) => void;

function forward(incoming: IncomingMessage, outgoing: ServerResponse, app: string, onAnswer?: OnAnswer): void {
  const { method, headers } = incoming;
  const onward = request(new URL(incoming.url ?? "/", app), { method, headers, agent: false });
  onward.once("response", (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    pipeline(answer, outgoing, () => undefined);
    if (answer.statusCode === 200) onAnswer?.(answer, outgoing);
  });
  // Not a 502: a native EventSource never comes back from a status other than 200.
  onward.once("error", () => outgoing.destroy());
  outgoing.once("close", () => onward.destroy());
  incoming.pipe(onward);
}
