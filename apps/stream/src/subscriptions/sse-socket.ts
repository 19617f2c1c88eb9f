// The raw end of one stream: headers through Node's http, which is left then; after that one plain write of ready bytes
// per tick. It knows how many bytes wait and tells when the reader has stopped reading.

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { finished } from "node:stream";
import { AppError, endOfChunks, type Frame } from "@tributary/runtime";
import { leaveHttp } from "./leave-http.ts";
import type { Flushable, WriteRound } from "./write-round.ts";

const LAST_WORDS_MS = 5_000;

export interface SseSocketEvents {
  /** The kernel has taken everything after a pause. */
  onDrain(): void;
  /** Bytes wait, and the kernel has taken none of them for most of `stallMs`. */
  onStall(): void;
  onClose(): void;
}

export interface SseSocketOptions {
  /** How long a reader may stand still with bytes waiting. */
  stallMs: number;
  /** That of all sockets of this app. */
  round: WriteRound;
}

export class SseSocket implements Flushable {
  /** Null once http was left. */
  #response: ServerResponse | null;
  readonly #socket: Socket;
  readonly #options: SseSocketOptions;
  readonly #events: SseSocketEvents;
  /** What was given to write in this tick. */
  #frames: Frame[] = [];
  #bytes = 0;
  #onFlushed: (() => void)[] = [];
  #framing: keyof Frame = "chunk";
  #watched = false;
  #ended = false;
  #closed = false;

  /**
   * @throws AppError 400 for a request that was pipelined behind another one: it has no socket of its own yet.
   * @throws Error for a reader that left while it was being authenticated: its close has been told already.
   */
  constructor(response: ServerResponse, options: SseSocketOptions, events: SseSocketEvents) {
    if (response.destroyed) throw new Error("the reader has left");
    if (response.socket === null) throw new AppError("malformed-request", "A stream cannot be pipelined");
    this.#response = response;
    this.#socket = response.socket;
    this.#options = options;
    this.#events = events;
    response.once("close", () => this.#onClose());
  }

  get closed(): boolean {
    return this.#closed;
  }

  get waiting(): number {
    return this.#socket.writableLength + this.#bytes;
  }

  get congested(): boolean {
    return this.#socket.writableNeedDrain;
  }

  /** Sends the status line and headers; `write` may be used from here on. Http is left once the request was read to its end. */
  begin(headers: Readonly<Record<string, string>>): void {
    const response = this.#response;
    if (this.#closed || response === null) return;
    this.#socket.setNoDelay(true);
    this.#socket.setTimeout(0);
    response.writeHead(200, headers).flushHeaders();
    this.#framing = response.chunkedEncoding ? "chunk" : "plain";
    this.#listen();
    finished(response.req, () => this.#leaveHttp());
  }

  /** At the end of this tick. `onFlushed` is called when the kernel has taken it; never when the connection broke before. */
  write(frame: Frame, onFlushed?: () => void): void {
    if (this.#closed || this.#ended) return;
    if (this.#frames.length === 0) this.#options.round.enter(this);
    this.#frames.push(frame);
    this.#bytes += frame.chunk.length;
    if (onFlushed !== undefined) this.#onFlushed.push(onFlushed);
  }

  /** Writes what is given so far, now. */
  flush(): void {
    if (this.#frames.length === 0 || this.#closed) return;
    const [frames, onFlushed] = [this.#frames, this.#onFlushed];
    [this.#frames, this.#onFlushed, this.#bytes] = [[], [], 0];
    const bytes = this.#options.round.join(frames, this.#framing);
    this.#socket.write(bytes, onFlushed.length > 0 ? andThen(onFlushed) : undefined);
    if (this.waiting > 0 && !this.#watched) this.#watch(this.#options.stallMs / 2);
  }

  /** Ends the response properly, so that a client can tell an end from a cut; whoever does not read it is cut off. */
  end(): void {
    if (this.#closed || this.#ended) return;
    this.flush();
    this.#ended = true;
    this.#socket.end(endOfChunks[this.#framing]);
    const cut = setTimeout(() => this.#socket.destroy(), LAST_WORDS_MS).unref();
    this.#socket.once("close", () => clearTimeout(cut));
  }

  /** Without a word. */
  cut(): void {
    this.#socket.destroy();
  }

  #leaveHttp(): void {
    if (this.#closed || this.#ended || this.#response === null) return;
    leaveHttp(this.#response, this.#socket);
    this.#response = null;
    this.#socket.on("close", () => this.#onClose());
    this.#listen();
  }

  #listen(): void {
    this.#socket.on("drain", () => this.#events.onDrain());
    this.#socket.on("timeout", () => {
      if (this.waiting > 0) this.#events.onStall();
      else this.#watch(0);
    });
  }

  #onClose(): void {
    this.#closed = true;
    this.#events.onClose();
  }

  /**
   * Node's own timer: it starts anew whenever it finds that some of what waits was taken, be it half of a write, which
   * no callback tells. It has to look twice to know, so each time is half of `stallMs`.
   */
  #watch(ms: number): void {
    this.#watched = ms > 0;
    this.#socket.setTimeout(ms);
  }
}

const andThen =
  (onFlushed: readonly (() => void)[]) =>
  (error?: Error | null): void => {
    if (!error) for (const tell of onFlushed) tell();
  };
