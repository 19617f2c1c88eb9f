// A network that a test can cut: TCP in front of a server, whose connections can be reset and refused at will.

import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface CuttableProxy extends AsyncDisposable {
  readonly port: number;
  /** Resets what is open; new connections still come through. */
  reset(): void;
  /** Resets what is open, and every newcomer, until `heal`. */
  cut(): void;
  heal(): void;
}

export async function proxyTo(host: string, port: number): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let broken = false;
  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // A cut is what the test wants; whoever is behind the socket notices by its close.
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
  };
  const server = createServer((incoming) => {
    keep(incoming);
    if (broken) {
      incoming.resetAndDestroy();
      return;
    }
    const outgoing = connect(port, host);
    keep(outgoing);
    incoming.pipe(outgoing).pipe(incoming);
    incoming.once("close", () => outgoing.destroy());
    outgoing.once("close", () => incoming.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    reset,
    cut() {
      broken = true;
      reset();
    },
    heal() {
      broken = false;
    },
    async [Symbol.asyncDispose]() {
      reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
