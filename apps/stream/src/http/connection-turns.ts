// Thousands of readers come at once when another replica has died. Reading all their requests takes seconds, in which no
// live event would go out: so connections are taken a few at a time, in the order in which they came, with rests between.

import type { Server } from "node:http";
import type { Socket } from "node:net";

/** About as many as are worth five milliseconds, from the request's first byte to the question for Postgres. */
const TAKEN_IN_A_TURN = 32;

export class ConnectionTurns implements Disposable {
  readonly #take: (socket: Socket) => void;
  #waiting: Socket[] = [];
  #isBusy = false;

  /** From here on the server's connections wait for their turn. */
  constructor(server: Server) {
    const listeners = server.listeners("connection");
    this.#take = (socket) => {
      for (const listen of listeners) listen.call(server, socket);
    };
    server.removeAllListeners("connection").on("connection", (socket: Socket) => this.#add(socket));
  }

  /** Cuts those that wait. */
  [Symbol.dispose](): void {
    for (const socket of this.#waiting) socket.destroy();
    this.#waiting = [];
  }

  #add(socket: Socket): void {
    // Whoever hangs up meanwhile is nobody's error: without a listener it would end the process.
    socket.on("error", isNotWaitedFor).pause();
    this.#waiting.push(socket);
    if (this.#isBusy) return;
    this.#isBusy = true;
    setImmediate(() => this.#takeSome());
  }

  #takeSome(): void {
    const since = performance.now();
    for (const socket of this.#waiting.splice(0, TAKEN_IN_A_TURN)) {
      if (socket.destroyed) continue;
      this.#take(socket);
      socket.off("error", isNotWaitedFor);
      socket.resume();
    }
    setImmediate(() => this.#rest(performance.now() - since));
  }

  /** Their requests have been read by now, beside whatever else there was to do: as long again is for others. */
  #rest(tookMs: number): void {
    this.#isBusy = this.#waiting.length > 0;
    if (this.#isBusy) setTimeout(() => this.#takeSome(), tookMs);
  }
}

function isNotWaitedFor(): void {
  // It is destroyed by now, and is not taken.
}
