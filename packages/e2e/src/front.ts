/** One origin for both apps, as an ingress gives, so that a page of that origin may open the streams with a cookie. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";

export interface Front extends AsyncDisposable {
  url: string;
  /** Where requests for streams go from now on. */
  sendStreamsTo(streamUrl: string): void;
}

/** Opens the door on a free port. What an app does not answer is cut, as by a network without the app. */
export async function openFront(apps: { api: string; stream: string }): Promise<Front> {
  let { stream } = apps;
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? "/", apps.api);
    forward(incoming, outgoing, pathname.endsWith("/stream") ? stream : apps.api);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sendStreamsTo: (streamUrl) => {
      stream = streamUrl;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, app: string): void {
  const { method, headers } = incoming;
  const onward = request(new URL(incoming.url ?? "/", app), { method, headers, agent: false });
  onward.once("response", (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    pipeline(answer, outgoing, () => undefined);
  });
  // Not a 502: a native EventSource never comes back from a status other than 200.
  onward.once("error", () => outgoing.destroy());
  outgoing.once("close", () => onward.destroy());
  incoming.pipe(onward);
}
