// A connection to one broker for a tail's fetches, one at a time.
import type { Socket } from "node:net";
import { MessagingError } from "../port.ts";
import type { KafkaClient } from "./client.ts";

const CONNECT_MS = 3_000;
/** Longer than a broker holds any fetch. */
const SILENCE_MS = 10_000;
/** Before the answer itself: its length and its correlation id. */
const HEAD_BYTES = 8;

export class FetchConnection implements Disposable {
  readonly #socket: Socket;
  #received: Buffer[] = [];
  #bytes = 0;
  #asked: { correlationId: number; answer: PromiseWithResolvers<Buffer> } | null = null;
  #error: Error | null = null;
  #correlationId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (bytes: Buffer) => this.#read(bytes));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new MessagingError("the broker closed the connection")));
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new MessagingError("the broker does not answer")));
  }

  /** Connects. @throws Error when that takes too long, or is refused. */
  static async open({ connections }: KafkaClient, broker: { host: string; port: number }): Promise<FetchConnection> {
    const connected = Promise.withResolvers<void>();
    const socket = connections.socketFactory({ ...broker, ssl: {}, onConnect: connected.resolve });
    socket
      .setNoDelay(true)
      .once("error", connected.reject)
      .once("close", () => connected.reject(new Error("closed")));
    const late = setTimeout(() => socket.destroy(new MessagingError("connecting takes too long")), CONNECT_MS);
    try {
      await connected.promise;
      return new FetchConnection(socket);
    } finally {
      clearTimeout(late);
    }
  }

  /** Sends a request, which is given its correlation id, and resolves with what follows that id in the answer. */
  ask(request: (correlationId: number) => Buffer): Promise<Buffer> {
    if (this.#error !== null) return Promise.reject(this.#error);
    this.#correlationId = (this.#correlationId + 1) & 0x7fffffff;
    const asked = { correlationId: this.#correlationId, answer: Promise.withResolvers<Buffer>() };
    this.#asked = asked;
    this.#socket.write(request(asked.correlationId));
    return asked.answer.promise;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    this.#received.push(bytes);
    this.#bytes += bytes.length;
    const first = this.#received[0];
    if (first === undefined || this.#bytes < HEAD_BYTES) return;
    const head = first.length < HEAD_BYTES ? Buffer.concat(this.#received) : first;
    if (this.#bytes < Int32Array.BYTES_PER_ELEMENT + head.readInt32BE(0)) return;
    const whole = this.#received.length === 1 ? first : Buffer.concat(this.#received);
    [this.#received, this.#bytes] = [[], 0];
    if (this.#asked?.correlationId === whole.readInt32BE(4)) this.#asked.answer.resolve(whole.subarray(HEAD_BYTES));
    else this.#fail(new MessagingError("the broker answered what it was not asked"));
    this.#asked = null;
  }

  #fail(error: Error): void {
    this.#error ??= error;
    this.#asked?.answer.reject(this.#error);
    this.#asked = null;
    this.#socket.destroy();
  }
}
