// One SSE connection on a socket that the caller may maltreat: left with a FIN, reset, or no longer read while it stays
// open. Events are handed over when they are complete, as a browser does: half a frame moves no cursor.

import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { createParser } from "eventsource-parser";

export interface Frame {
  /** The frame's own `id:` line. */
  readonly id: string | null;
  readonly data: string;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly lastEventId: string | null;
  onFrame(frame: Frame): void;
  /** The server answered with another status than 200. */
  onRefused?(status: number): void;
  /** Once, whoever ended it and however. */
  onEnd(): void;
}

/** What a URL means that names no port. */
const HTTP_PORT = 80;

export class Connection {
  readonly #socket: Socket;
  readonly #request: ClientRequest;
  readonly #onFrame: (frame: Frame) => void;
  readonly #onRefused: (status: number) => void;
  #response: IncomingMessage | null = null;
  #openedAt = 0;
  #left = false;

  constructor({ url, headers, lastEventId, onFrame, onRefused, onEnd }: ConnectionOptions) {
    const { hostname, port } = new URL(url);
    this.#onFrame = onFrame;
    this.#onRefused = onRefused ?? (() => undefined);
    this.#socket = connect(Number(port) || HTTP_PORT, hostname);
    this.#socket.once("close", () => {
      // What a reader that stands still had not taken yet is gone with its connection.
      this.#left = true;
      onEnd();
    });
    const cursor = lastEventId === null ? {} : { "last-event-id": lastEventId };
    this.#request = request(url, {
      createConnection: () => this.#socket,
      headers: { accept: "text/event-stream", ...headers, ...cursor },
    });
    // A cut connection is what this client is for; `onEnd` tells of it.
    this.#request.on("error", () => undefined).once("response", (response) => this.#read(response));
    this.#request.end();
  }

  /** The port on our side: how somebody in between recognises this connection. */
  get localPort(): number {
    return this.#socket.localPort ?? 0;
  }

  /** Whether the stream has begun and neither side has ended it. */
  get open(): boolean {
    return this.#response !== null && !this.#left && !this.#socket.destroyed;
  }

  /** When the stream began, in milliseconds of the Unix epoch; 0 before it has. */
  get openedAt(): number {
    return this.#openedAt;
  }

  /** Whether the socket exists, also when nobody reads it. */
  get attached(): boolean {
    return !this.#socket.destroyed;
  }

  /** Leaves as a client does that closes properly: a FIN, and no look at what still comes. */
  finish(): void {
    this.#leave();
    this.#socket.end().resume();
  }

  /** Leaves with a TCP reset. */
  reset(): void {
    this.#leave();
    this.#socket.resetAndDestroy();
  }

  /** Goes away without a word: the socket stays open, and nobody reads it any more. */
  abandon(): void {
    this.#left = true;
    this.pause();
  }

  pause(): void {
    this.#response?.pause();
  }

  resume(): void {
    this.#response?.resume();
  }

  #leave(): void {
    this.#left = true;
    this.#response?.resume();
  }

  #read(response: IncomingMessage): void {
    response.on("error", () => undefined).once("close", () => this.#socket.destroy());
    if (response.statusCode !== 200) {
      if (!this.#left) this.#onRefused(response.statusCode ?? 0);
      response.resume();
      return;
    }
    this.#response = response;
    this.#openedAt = Date.now();
    const parser = createParser({ onEvent: ({ id, data }) => this.#hand({ id: id ?? null, data }) });
    response.setEncoding("utf8").on("data", (chunk: string) => parser.feed(chunk));
  }

  #hand(frame: Frame): void {
    if (!this.#left) this.#onFrame(frame);
  }
}
