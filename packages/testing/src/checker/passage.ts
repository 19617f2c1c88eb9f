// The way to a server that everybody has to take, over which a test has power: it can be blocked, or slow, and connections
// stay open meanwhile, as they do when the server's machine is overwhelmed or its packets get lost. It can be cut, as by a
// network that is gone.

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

interface Target {
  readonly host: string;
  readonly port: number;
}

export class Passage implements AsyncDisposable {
  readonly #target: Target;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #open: PromiseWithResolvers<void> | null = null;
  #delayMs = 0;
  #held = 0;
  #isCut = false;

  private constructor(target: Target) {
    this.#target = target;
    this.#server = createServer({ allowHalfOpen: true }, (incoming) => this.#accept(incoming));
  }

  static async start(target: Target): Promise<Passage> {
    const passage = new Passage(target);
    passage.#server.listen(0, "127.0.0.1");
    await once(passage.#server, "listening");
    return passage;
  }

  /** Where it begins, on 127.0.0.1. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many pieces, in either direction, had to wait so far. */
  get held(): number {
    return this.#held;
  }

  /** Nothing passes any more, in either direction, until `clear`. */
  block(): void {
    this.#open ??= Promise.withResolvers();
  }

  /** Every piece takes so much longer, until `clear`. */
  slow(ms: number): void {
    this.#delayMs = ms;
  }

  /** Ends every connection with a reset, and lets nobody through, until `clear`. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** What waits goes on, and nothing waits any more. */
  clear(): void {
    this.#isCut = false;
    this.#delayMs = 0;
    this.#open?.resolve();
    this.#open = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.clear();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #accept(incoming: Socket): void {
    if (this.#isCut) return void incoming.on("error", () => undefined).resetAndDestroy();
    const outgoing = connect({ ...this.#target, allowHalfOpen: true });
    for (const socket of [incoming, outgoing]) {
      this.#sockets.add(socket.setNoDelay(true));
      // Whoever is on the other side learns of it below.
      socket.on("error", () => undefined).once("close", () => this.#sockets.delete(socket));
    }
    void this.#lead(incoming, outgoing);
    void this.#lead(outgoing, incoming);
    incoming.once("close", () => outgoing.destroy());
    outgoing.once("close", () => incoming.destroySoon());
  }

  async #lead(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const piece of from) {
        if (this.#open !== null || this.#delayMs > 0) await this.#wait();
        if (!to.write(piece)) await once(to, "drain");
      }
      to.end();
    } catch {
      to.resetAndDestroy();
    }
  }

  async #wait(): Promise<void> {
    this.#held += 1;
    if (this.#open !== null) await this.#open.promise;
    else await delay(this.#delayMs);
  }
}
