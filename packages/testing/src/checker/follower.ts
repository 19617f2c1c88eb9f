// A client that follows one stream through anything: it comes back with the last id it has seen, for as long as it is
// not told to stop, and keeps the number and digest of every event that it was ever sent.

import { Connection, type Frame } from "./connection.ts";
import { digestOf } from "./digest.ts";
import type { Account, Arrival } from "./judge.ts";
import type { Random } from "./random.ts";

export interface FollowerOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly random: Random;
}

/** The server let it go: with STREAM_CLOSING in the stream, or with a status instead of one. */
export type LettingGo = { readonly at: number } & ({ readonly reason: string } | { readonly status: number });

/** An event that came, and since when the connection was open on which it did. */
export interface Delivery extends Arrival {
  readonly openedAt: number;
}

/** Shorter than a well-behaved client's `retry:`, so that there is more to see in the same time. */
const LONGEST_PAUSE_MS = 1_000;
/** How far back it is asked for single events. */
const RECENT = 100;
const CONTROL = new Set(["KEEP_ALIVE", "STREAM_CLOSING", "TOKEN_EXPIRING"]);

export class Follower implements Disposable {
  readonly #options: FollowerOptions;
  readonly #arrivals: Delivery[] = [];
  readonly #lettingsGo: LettingGo[] = [];
  readonly #resets: string[] = [];
  readonly #abandoned: Connection[] = [];
  #connection: Connection | null = null;
  #lastEventId: string | null = null;
  #first: number | null = null;
  #number = 0;
  #pause: NodeJS.Timeout | null = null;
  #stopped = false;
  #opened = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#connect();
  }

  /** Null before the first frame: then the client is owed nothing yet. */
  get account(): Account | null {
    return this.#first === null ? null : { first: this.#first, arrivals: this.#arrivals };
  }

  /** All that came, over all connections, in the order of its arrival. */
  get deliveries(): readonly Delivery[] {
    return this.#arrivals;
  }

  /** Reasons of every STREAM_RESET: in a run without restores and foreign cursors there is never one. */
  get resets(): readonly string[] {
    return this.#resets;
  }

  /** Every time that it was told to go, in order. */
  get lettingsGo(): readonly LettingGo[] {
    return this.#lettingsGo;
  }

  /** The last number that any frame named. */
  get number(): number {
    return this.#number;
  }

  /** The connection in use, while it is open; null while this client is away. */
  get connection(): Connection | null {
    return this.#connection?.open ? this.#connection : null;
  }

  /** Whether an event with this content is among the last that it got. */
  has(digest: string): boolean {
    return this.#arrivals.slice(-RECENT).some((arrival) => arrival.digest === digest);
  }

  /** How many connections it has begun. */
  get opened(): number {
    return this.#opened;
  }

  /** Leaves the connection behind, open and unread, and comes back on another one. */
  abandon(): Connection | null {
    const { connection } = this;
    if (connection === null) return null;
    connection.abandon();
    this.#abandoned.push(connection);
    this.#comeBack();
    return connection;
  }

  /** Ends everything, the abandoned connections too. */
  [Symbol.dispose](): void {
    this.#stopped = true;
    if (this.#pause !== null) clearTimeout(this.#pause);
    for (const connection of [this.#connection, ...this.#abandoned]) connection?.reset();
  }

  #connect(): void {
    const { url, headers } = this.#options;
    this.#opened += 1;
    const connection = new Connection({
      ...{ url, headers, lastEventId: this.#lastEventId },
      onFrame: (frame) => this.#take(frame),
      onRefused: (status) => this.#lettingsGo.push({ at: Date.now(), status }),
      onEnd: () => {
        if (connection === this.#connection) this.#comeBack();
      },
    });
    this.#connection = connection;
  }

  #comeBack(): void {
    this.#connection = null;
    if (this.#stopped) return;
    this.#pause = setTimeout(() => this.#connect(), this.#options.random.between(0, LONGEST_PAUSE_MS));
  }

  #take({ id, data }: Frame): void {
    const event = JSON.parse(data) as { eventType: string; payload: { reason?: string } };
    if (event.eventType === "STREAM_CLOSING") {
      this.#lettingsGo.push({ at: Date.now(), reason: event.payload.reason ?? "" });
    }
    // A refusal in the stream carries no id; the client keeps the one it has.
    if (id === null) return;
    const number = Number(id.split(".")[0]);
    if (event.eventType === "STREAM_RESET") this.#resets.push(event.payload.reason ?? "");
    else if (!CONTROL.has(event.eventType)) {
      const [arrivedAt, openedAt] = [Date.now(), this.#connection?.openedAt ?? 0];
      this.#arrivals.push({ number, digest: digestOf(event), arrivedAt, openedAt });
    }
    this.#first ??= number;
    this.#lastEventId = id;
    this.#number = number;
  }
}
