// All open streams of this replica: registered as far as there is room, counted, and drained.

import type { ServerResponse } from "node:http";
import { closeOverTime } from "./closing-pace.ts";
import { OpenStream, type OpenStreamPorts, type Reader, type StreamKind } from "./open-stream.ts";
import type { Happening } from "./stream-connection.ts";
import { WriteRound } from "./write-round.ts";

export interface OpenStreamsPorts extends Omit<OpenStreamPorts, "round" | "observe" | "onOpened" | "onGone"> {
  observe(kind: StreamKind, happening: Happening | "opened" | "ended", count?: number): void;
}

export class OpenStreams {
  readonly #ports: OpenStreamPorts;
  readonly #open = new Set<OpenStream>();
  #draining = false;

  constructor(ports: OpenStreamsPorts) {
    this.#ports = {
      ...ports,
      round: new WriteRound(),
      onOpened: (stream) => {
        this.#open.add(stream);
        ports.observe(stream.kind, "opened");
        // It was being opened when the drain began.
        if (this.#draining) stream.close("draining");
      },
      onGone: (stream) => {
        if (this.#open.delete(stream)) ports.observe(stream.kind, "ended");
      },
    };
  }

  get size(): number {
    return this.#open.size;
  }

  /** Open streams by kind. */
  counts(): Record<StreamKind, number> {
    const counts = { participant: 0, coach: 0, session: 0 };
    for (const { kind } of this.#open) counts[kind] += 1;
    return counts;
  }

  /** What they were given and no reader has taken. */
  waitingBytes(): number {
    let bytes = 0;
    for (const { socket } of this.#open) bytes += socket.waiting;
    return bytes;
  }

  /** @throws AppError 429 when opening a stream for them would. */
  requireRoom(principal: Reader["principal"]): void {
    this.#ports.limits.requireRoom(principal);
  }

  /** Registers with the live side; nothing is sent before it begins. @throws AppError 429 when there are too many streams. */
  register(response: ServerResponse, reader: Reader): OpenStream {
    this.requireRoom(reader.principal);
    return new OpenStream(this.#ports, reader, response);
  }

  /** Tells one client after the other when to come back, and ends. Resolves when all are gone, or have had their time. */
  async drain({ windowMs, lastWordsMs }: { windowMs: number; lastWordsMs: number }): Promise<void> {
    this.#draining = true;
    await closeOverTime([...this.#open], windowMs, (stream) => stream.close("draining"));
    const giveUpAt = performance.now() + lastWordsMs;
    while (this.#open.size > 0 && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 20));
    for (const stream of this.#open) stream.socket.cut();
  }

  /** The log was restored: who comes back is told what to load again. */
  endBefore(epoch: number): void {
    for (const stream of this.#open) if (stream.epoch < epoch) stream.close("restored");
  }

  /** Nothing can be shown now that would be true. */
  endAll(): void {
    for (const stream of this.#open) stream.close("unavailable");
  }
}
