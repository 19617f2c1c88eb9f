// Every socket of one client, so that a client which is closed can be cut off from a broker that does not answer:
// kafkajs has no way to abort what it has begun, and its open sockets would keep the process alive.
import { connect, type Socket } from "node:net";
import type { ISocketFactory } from "kafkajs";
import { connectSecurely, type TlsFiles } from "./tls.ts";

const KEEP_ALIVE_DELAY_MS = 60_000;

export interface Connections {
  readonly socketFactory: ISocketFactory;
  /** Ends what is open; from here on every attempt to connect fails at once. */
  cut(): void;
}

/** In the clear without `tls`. */
export function createConnections(tls?: TlsFiles): Connections {
  const open = new Set<Socket>();
  let isCut = false;
  return {
    socketFactory: ({ host, port, onConnect }) => {
      if (isCut) throw new Error("messaging is closed");
      const broker = { host, port };
      const socket = tls === undefined ? connect(broker, onConnect) : connectSecurely(broker, tls, onConnect);
      socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
      open.add(socket);
      return socket.once("close", () => open.delete(socket));
    },
    cut: () => {
      isCut = true;
      for (const socket of open) socket.destroy(new Error("messaging is closed"));
    },
  };
}
