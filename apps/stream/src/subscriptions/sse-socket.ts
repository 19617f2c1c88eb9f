// The raw end of one stream: headers through Node's http, after that one plain write of ready bytes per delivery.
// It knows how many bytes wait and tells when the reader has stopped reading.

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { AppError } from "@tributary/runtime";
import { type Frame, joinFrames } from "./frame.ts";

/** A page goes out in pieces of about this size, so that a slow reader is told from one that stands still. */
const PIECE_BYTES = 64 * 1024;
const LAST_WORDS_MS = 5_000;

export interface SseSocketEvents {
  /** The kernel has taken everything after a pause. */
  onDrain(): void;
  /** Bytes have waited for `stallMs` and none was taken. */
  onStall(): void;
  onClose(): void;
}

export class SseSocket {
  readonly #response: ServerResponse;
  readonly #socket: Socket;
  readonly #stallMs: number;
  readonly #onStall: () => void;
  #framing: keyof Frame = "chunk";
  #stallTimer: NodeJS.Timeout | null = null;
  #closed = false;

  /**
   * @throws AppError 400 for a request that was pipelined behind another one: it has no socket of its own yet.
   * @throws Error for a reader that left while it was being authenticated: its close has been told already.
   */
  constructor(response: ServerResponse, stallMs: number, events: SseSocketEvents) {
    if (response.destroyed) throw new Error("the reader has left");
    if (response.socket === null) throw new AppError("malformed-request", "A stream cannot be pipelined");
    this.#response = response;
    this.#socket = response.socket;
    this.#stallMs = stallMs;
    this.#onStall = events.onStall;
    this.#socket.on("drain", events.onDrain);
    response.once("close", () => {
      this.#closed = true;
      this.#stopStallTimer();
      this.#socket.off("drain", events.onDrain);
      events.onClose();
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  get waiting(): number {
    return this.#socket.writableLength;
  }

  get congested(): boolean {
    return this.#socket.writableNeedDrain;
  }

  /** Sends the status line and headers; `write` may be used from here on. */
  begin(headers: Readonly<Record<string, string>>): void {
    this.#socket.setNoDelay(true);
    this.#socket.setTimeout(0);
    this.#response.writeHead(200, headers).flushHeaders();
    this.#framing = this.#response.chunkedEncoding ? "chunk" : "plain";
  }

  /** `onFlushed` is called when the kernel has taken all of it; never when the connection broke before. */
  write(frames: readonly Frame[], onFlushed?: () => void): void {
    if (this.#closed || this.#response.writableEnded) return;
    const pieces = piecesOf(frames);
    for (const [index, piece] of pieces.entries()) {
      const isLast = index === pieces.length - 1;
      const bytes = joinFrames(piece, this.#framing);
      this.#socket.write(bytes, isLast && onFlushed !== undefined ? this.#andThen(onFlushed) : this.#onTaken);
    }
    if (this.waiting > 0) this.#stallTimer ??= setTimeout(this.#onStall, this.#stallMs).unref();
  }

  /** Ends the response properly, so that a client can tell an end from a cut; whoever does not read it is cut off. */
  end(): void {
    if (this.#closed || this.#response.writableEnded) return;
    this.#stopStallTimer();
    this.#response.end();
    const cut = setTimeout(() => this.#socket.destroy(), LAST_WORDS_MS).unref();
    this.#response.once("close", () => clearTimeout(cut));
  }

  readonly #onTaken = (): void => {
    if (this.#stallTimer === null) return;
    if (this.waiting === 0) this.#stopStallTimer();
    else this.#stallTimer.refresh();
  };

  #andThen(onFlushed: () => void): (error?: Error | null) => void {
    return (error) => {
      this.#onTaken();
      if (!error) onFlushed();
    };
  }

  #stopStallTimer(): void {
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = null;
  }
}

function piecesOf(frames: readonly Frame[]): Frame[][] {
  const pieces: Frame[][] = [];
  let bytes = PIECE_BYTES;
  for (const each of frames) {
    if (bytes >= PIECE_BYTES) {
      pieces.push([]);
      bytes = 0;
    }
    pieces.at(-1)?.push(each);
    bytes += each.chunk.length;
  }
  return pieces;
}
