// A stream over as many connections as it takes: every event after a cursor, once and in order. The cursor moves when
// whoever is given an event asks for the next one, so that a cut in between repeats nothing and loses nothing.

import type { ControlEvent, StreamReset } from "../generated/contract.ts";
import { isCurable, ProblemError } from "../rest/errors.ts";
import { BackOff } from "./back-off.ts";
import { type Frame, framesOf } from "./connection.ts";
import { isNews, type WireEvent } from "./cursor.ts";
import { sleep } from "./sleep.ts";

/** What a stream brings, each with the cursor from which it would go on. */
export type Happening =
  | { kind: "event"; cursor: string; event: WireEvent }
  /** Nothing that was given before can be trusted to be complete: the server could not honour the cursor. */
  | { kind: "reset"; cursor: string; reset: StreamReset }
  /** Nothing to show. */
  | { kind: "quiet"; cursor: string };

/** Whether the stream is open right now, being opened, or waits before it is opened again. */
export type Status = "connecting" | "open" | "waiting";

export interface Followed {
  /** Opens it; `refresh` when the token was told to have ended. */
  request(cursor: string | null, how: { refresh: boolean; signal: AbortSignal }): Promise<Response>;
  /** Makes it outlive its token. */
  renew(streamSessionId: string, signal: AbortSignal): Promise<unknown>;
  silentAfterMs: number;
  onStatus(status: Status): void;
}

/** Everything after the cursor (null: from now on), until the signal or the server ends it for good. */
export type Follow = (cursor: string | null, signal: AbortSignal) => AsyncGenerator<Happening, void>;

type Expiring = Extract<ControlEvent, { eventType: "TOKEN_EXPIRING" }>["payload"];

/** A minute before its token ends a stream says so; the clock here may go wrong. */
const RENEWED_WITHIN_MS = 30_000;
/** After these a stream has nothing more to say. */
const FINAL: ReadonlySet<string> = new Set(["closed", "left"]);

/** Follows what one address serves. */
export const follow =
  (followed: Followed): Follow =>
  (cursor, signal) =>
    new Following(followed, cursor, signal).run();

class Following {
  readonly #followed: Followed;
  readonly #signal: AbortSignal;
  readonly #backOff = new BackOff();
  #cursor: string | null;
  #refresh = false;
  /** When the server has said how long to stay away. */
  #stayAwayMs: number | null = null;

  constructor(followed: Followed, cursor: string | null, signal: AbortSignal) {
    this.#followed = followed;
    this.#cursor = cursor;
    this.#signal = signal;
  }

  async *run(): AsyncGenerator<Happening, void> {
    const { onStatus } = this.#followed;
    while (!this.#signal.aborted) {
      onStatus("connecting");
      const failure = yield* this.#connection();
      if (failure === "over" || this.#signal.aborted) return;
      onStatus("waiting");
      await this.#wait(failure);
    }
  }

  /** One connection: why it ended, or that the stream did. */
  async *#connection(): AsyncGenerator<Happening, unknown> {
    const connection = new AbortController();
    try {
      for await (const frame of framesOf(this.#connecting())) {
        const isOver = yield* this.#take(frame, connection.signal);
        if (isOver) return "over";
        if (this.#stayAwayMs !== null) return null;
      }
      return null;
    } catch (error) {
      if (this.#signal.aborted || (error instanceof ProblemError && error.status === 204)) return "over";
      if (!isCurable(error)) throw error;
      return error;
    } finally {
      connection.abort();
    }
  }

  #connecting(): Parameters<typeof framesOf>[0] {
    const { request, silentAfterMs } = this.#followed;
    const refresh = this.#refresh;
    return {
      request: async (signal) => {
        const response = await request(this.#cursor, { refresh, signal });
        this.#refresh = false;
        return response;
      },
      onRetry: (ms) => this.#backOff.obey(ms),
      ...{ signal: this.#signal, silentAfterMs },
    };
  }

  async *#take({ id, event }: Frame, connection: AbortSignal): AsyncGenerator<Happening, boolean> {
    const cursor = id ?? this.#cursor;
    if (event.eventType === "STREAM_CLOSING") {
      if (id !== undefined) yield* this.#give({ kind: "quiet", cursor: id });
      const { reason, retryAfterMs } = event.payload;
      this.#refresh = reason === "token-expired";
      this.#stayAwayMs = retryAfterMs;
      return FINAL.has(reason);
    }
    if (cursor === null) return false;
    this.#opened();
    if (event.eventType === "STREAM_RESET") yield* this.#give({ kind: "reset", cursor, reset: event.payload });
    else if (event.eventType === "KEEP_ALIVE") yield* this.#give({ kind: "quiet", cursor });
    else if (event.eventType === "TOKEN_EXPIRING") void this.#renew(event.payload, connection);
    else if (isNews(event, cursor, this.#cursor)) yield* this.#give({ kind: "event", cursor, event });
    return false;
  }

  async *#give(happening: Happening): AsyncGenerator<Happening, void> {
    yield happening;
    this.#cursor = happening.cursor;
  }

  #opened(): void {
    this.#backOff.succeeded();
    this.#followed.onStatus("open");
  }

  /**
   * Halfway to the end, so that the fresh token lasts longer than the old one, however short they live; and if that fails,
   * again and again until the connection ends, as it does with its token. Then it is opened with another: nothing is lost.
   */
  async #renew({ streamSessionId, expiresAt }: Expiring, connection: AbortSignal): Promise<void> {
    const backOff = new BackOff();
    const halfway = Math.min(Math.max(0, (Date.parse(expiresAt) - Date.now()) / 2), RENEWED_WITHIN_MS);
    await sleep(halfway, connection, { mayBeShort: false });
    while (!connection.aborted && !this.#signal.aborted) {
      const failure = await this.#followed.renew(streamSessionId, connection).catch((error: unknown) => error);
      if (!isCurable(failure)) return;
      const asked = failure instanceof ProblemError ? failure.retryAfterMs : undefined;
      await sleep(backOff.next(asked), connection, { mayBeShort: asked === undefined });
    }
  }

  async #wait(failure: unknown): Promise<void> {
    const told = this.#stayAwayMs;
    this.#stayAwayMs = null;
    const asked = failure instanceof ProblemError ? failure.retryAfterMs : undefined;
    // Who was told when to come back was given a moment of their own; a lost network may be back any time.
    const ms = told ?? this.#backOff.next(asked);
    await sleep(ms, this.#signal, { mayBeShort: told === null && asked === undefined });
  }
}
