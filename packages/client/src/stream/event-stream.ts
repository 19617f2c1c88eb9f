// A stream as a page or a program uses it: `for await` or listeners, either way every event once and in order. An event
// counts as handled, and its cursor is kept, when the loop asks for the next one or every listener has returned.

import type { Include, StreamReset } from "../generated/contract.ts";
import { isCurable } from "../rest/errors.ts";
import { BackOff } from "./back-off.ts";
import type { WireEvent } from "./cursor.ts";
import type { CursorStore } from "./cursors.ts";
import type { Follow, Happening, Status } from "./follow.ts";
import { sleep } from "./sleep.ts";

export interface StreamOptions {
  /** Kinds of events that come only to who asks for them. */
  include?: readonly Include[];
  /** Where to begin the first time: the cursor of an answer, or `earliest`. Without it the stream begins now. */
  since?: string;
  /** Keeps the place; a place that was kept before goes before `since`. */
  cursors?: CursorStore;
  /**
   * What was shown may not be complete any more. Read the snapshot anew and return its cursor: the stream goes on exactly
   * there. Without this function a reset ends the stream with a ResetError, because going on would hide a loss.
   */
  onReset?(reset: StreamReset): string | undefined | Promise<string | undefined>;
  /** Ends it, as `close()` does. */
  signal?: AbortSignal;
}

/** The server could not go on from the cursor, and nobody was there to read a snapshot. */
export class ResetError extends Error {
  override readonly name = "ResetError";
  readonly reset: StreamReset;

  constructor(reset: StreamReset) {
    super(`the stream cannot go on from its cursor (${reset.reason})`);
    this.reset = reset;
  }
}

type PayloadOf<E extends WireEvent, T> = Extract<E, { eventType: T }>["payload"];

/** What listeners are called with. */
export type Listened<E extends WireEvent> = { [T in E["eventType"]]: PayloadOf<E, T> } & {
  /** Every event. */
  event: E;
  status: Status | "closed";
  /** Why it ended, if it was not meant to. Without a listener the error is one that nobody has caught. */
  error: unknown;
};

export interface StreamPorts {
  /** What its place is kept under. */
  name: string;
  follow(onStatus: (status: Status) => void): Follow;
}

type Listener = (value: never) => unknown;

export class EventStream<E extends WireEvent = WireEvent> implements AsyncIterable<E> {
  readonly #ports: StreamPorts;
  readonly #options: StreamOptions;
  readonly #end = new AbortController();
  readonly #listeners = new Map<string, Set<Listener>>();
  #cursor: string | null = null;
  #at: string | null = null;
  #status: Status | "closed" = "connecting";
  #isFollowed = false;

  constructor(ports: StreamPorts, options: StreamOptions) {
    this.#ports = ports;
    this.#options = options;
    const { signal } = options;
    if (signal?.aborted) this.close();
    signal?.addEventListener("abort", () => this.close(), { once: true });
  }

  /** From where it would go on: everything up to there was handled. */
  get cursor(): string | null {
    return this.#cursor;
  }

  /** Where the event is that is being handled, to compare with the cursor of an answer. */
  get at(): string | null {
    return this.#at;
  }

  get status(): Status | "closed" {
    return this.#status;
  }

  /** Calls back for events of one type (or `event`, `status`, `error`) until the function that it returns is called. */
  on<T extends keyof Listened<E> & string>(type: T, listener: (value: Listened<E>[T]) => unknown): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    // Who listens right now may go on to say what else to listen to.
    if (!this.#isFollowed) queueMicrotask(() => this.#isFollowed || this.#tell());
    return () => void listeners.delete(listener);
  }

  /** Ends it. An event that is being handled still counts; a loop over the stream ends by itself. */
  close(): void {
    this.#end.abort();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<E, void> {
    if (this.#isFollowed) throw new Error("one stream has one reader: open another one");
    this.#isFollowed = true;
    try {
      yield* this.#run();
    } finally {
      this.close();
      this.#changed("closed");
    }
  }

  async #tell(): Promise<void> {
    try {
      for await (const event of this) await this.#call(event);
    } catch (error) {
      if (!this.#listeners.get("error")?.size) throw error;
      this.#emit("error", error);
    }
  }

  async #call(event: E): Promise<void> {
    await Promise.all([...this.#emit(event.eventType, event.payload), ...this.#emit("event", event)]);
  }

  #emit(type: string, value: unknown): unknown[] {
    return [...(this.#listeners.get(type) ?? [])].map((listener) => listener(value as never));
  }

  #changed(status: Status | "closed"): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#emit("status", status);
  }

  async *#run(): AsyncGenerator<E, void> {
    const { cursors, since = null } = this.#options;
    const follow = this.#ports.follow((status) => this.#changed(status));
    this.#cursor = (await cursors?.load(this.#ports.name)) ?? null;
    let from = this.#cursor ?? since;
    for (;;) {
      const restart = yield* this.#follow(follow(from, this.#end.signal));
      if (restart === null) return;
      from = restart;
    }
  }

  /** Null when it is over, otherwise the cursor of a snapshot to go on from. */
  async *#follow(happenings: AsyncGenerator<Happening, void>): AsyncGenerator<E, string | null> {
    for await (const happening of happenings) {
      this.#at = happening.cursor;
      if (happening.kind === "event") yield happening.event as E;
      const snapshot = happening.kind === "reset" ? await this.#reload(happening.reset) : undefined;
      await this.#keep(snapshot ?? happening.cursor);
      if (this.#end.signal.aborted) return null;
      if (snapshot !== undefined) return snapshot;
    }
    return null;
  }

  async #keep(cursor: string): Promise<void> {
    if (cursor === this.#cursor) return;
    this.#cursor = cursor;
    await this.#options.cursors?.save(this.#ports.name, cursor);
  }

  /** A snapshot that cannot be read right now is read later: until then the place stays where it was. */
  async #reload(reset: StreamReset): Promise<string | undefined> {
    const { onReset } = this.#options;
    if (onReset === undefined) throw new ResetError(reset);
    for (const backOff = new BackOff(); ; ) {
      try {
        return await onReset(reset);
      } catch (error) {
        if (!isCurable(error) || this.#end.signal.aborted) throw error;
        await sleep(backOff.next(), this.#end.signal, { mayBeShort: true });
      }
    }
  }
}
