/**
 * One keep-alive HTTP connection that sends a command and waits for its answer. Bare on purpose: the client shares the
 * machine with what it measures, and a full HTTP client would cost as much as the server.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface RawAnswer {
  status: number;
  body: string;
  /** When the last byte of the answer was read, in milliseconds of `performance.now()`. */
  at: number;
}

interface Post {
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export class Connection implements Disposable {
  readonly #socket: Socket;
  readonly #host: string;
  #received = "";
  #waiting: PromiseWithResolvers<RawAnswer> | null = null;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setEncoding("latin1").on("data", (chunk) => this.#read(String(chunk)));
    socket.on("error", (error) => this.#waiting?.reject(error));
    socket.on("close", () => this.#waiting?.reject(new Error("the server closed the connection")));
  }

  /** Connects to the server of this URL. */
  static async open(url: string): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, "connect");
    return new Connection(socket, host);
  }

  /** Sends one POST; only one at a time. */
  post({ path, headers, body }: Post): Promise<RawAnswer> {
    this.#waiting = Promise.withResolvers();
    const lines = Object.entries({
      ...headers,
      host: this.#host,
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
    return this.#waiting.promise;
  }

  [Symbol.dispose](): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#received += chunk;
    const headEnd = this.#received.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const head = this.#received.slice(0, headEnd);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1]);
    if (Number.isNaN(length)) throw new Error(`an answer without a length: ${head}`);
    const end = headEnd + 4 + length;
    if (this.#received.length < end) return;
    const body = Buffer.from(this.#received.slice(headEnd + 4, end), "latin1").toString("utf8");
    this.#received = this.#received.slice(end);
    this.#waiting?.resolve({ status: Number(head.slice(9, 12)), body, at: performance.now() });
  }
}

/** Runs `work` over as many connections as given, each one command after another, until `next` says null. */
export async function overConnections<T>(
  url: string,
  count: number,
  work: { next(): T | null | Promise<T | null>; send(connection: Connection, item: T): Promise<void> },
): Promise<void> {
  const worker = async () => {
    using connection = await Connection.open(url);
    for (let item = await work.next(); item !== null; item = await work.next()) await work.send(connection, item);
  };
  await Promise.all(Array.from({ length: count }, worker));
}
