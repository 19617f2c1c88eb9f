/** Stands before the service and answers that nothing was missed, whatever was: without Sync, what frames lose is lost. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

export interface WithoutSync extends AsyncDisposable {
  readonly url: string;
  /** How often somebody asked what was missed. */
  readonly asked: number;
}

/** Everything else goes to the service, and comes from there. */
export async function withoutSync(service: string): Promise<WithoutSync> {
  const { hostname, port } = new URL(service);
  let asked = 0;
  const server = createServer((incoming, answer) => {
    if (!incoming.url?.startsWith("/sync")) return pass(incoming, answer);
    asked += 1;
    incoming.resume();
    answer.writeHead(201, { "content-type": "application/json" }).end('{"events":[],"duration":"1.00ms"}');
  });
  function pass(incoming: IncomingMessage, answer: ServerResponse): void {
    const { method, url: path, headers } = incoming;
    const passed = request({ hostname, port, method, path, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    passed.once("error", () => answer.destroy());
    incoming.pipe(passed);
  }
  const connections = new Set<Duplex>();
  server.on("upgrade", ({ method, url, rawHeaders }, near, head) => {
    const far = connect(Number(port), hostname);
    const lines = rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
    far.write(`${method} ${url} HTTP/1.1\r\n${lines.join("")}\r\n`);
    far.write(head);
    near.pipe(far).pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      connections.add(one);
      one.once("error", () => other.destroy()).once("close", () => other.destroy());
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked() {
      return asked;
    },
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
