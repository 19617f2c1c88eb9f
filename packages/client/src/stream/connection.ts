// One connection of a stream: its frames, one after the other, until it ends. Whoever handles a frame is waited for, so
// that nothing piles up here; and a connection that says nothing for too long counts as broken, as half-open ones are.

import { createParser } from "eventsource-parser";
import type { ControlEvent } from "../generated/contract.ts";
import { heard } from "../rest/credentials.ts";
import { ConnectionError, ProblemError } from "../rest/errors.ts";
import type { WireEvent } from "./cursor.ts";
import { whenBack } from "./sleep.ts";

export interface Frame {
  /** Undefined when the frame leaves the cursor as it is. */
  id: string | undefined;
  event: WireEvent | ControlEvent;
}

export interface Connecting {
  /** Asks for the stream. */
  request(signal: AbortSignal): Promise<Response>;
  signal: AbortSignal;
  /** KEEP_ALIVE comes every 15 s. */
  silentAfterMs: number;
  onRetry(ms: number): void;
}

/** @throws ProblemError when the stream is refused, ConnectionError when it breaks off, the signal's reason. */
export async function* framesOf({ request, signal, silentAfterMs, onRetry }: Connecting): AsyncGenerator<Frame, void> {
  signal.throwIfAborted();
  const connection = new AbortController();
  const leave = () => connection.abort(signal.reason);
  signal.addEventListener("abort", leave);
  const silence = new ConnectionError("nothing was heard for too long");
  const listening = new Listening(silentAfterMs, () => connection.abort(silence));
  const frames: Frame[] = [];
  const parser = createParser({ onRetry, onEvent: ({ id, data }) => frames.push({ id, event: eventOf(data) }) });
  try {
    const response = await listening.to(() => request(connection.signal));
    const reader = bodyOf(response).pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await listening.to(() => heard(signal, () => reader.read()));
      if (done) return;
      parser.feed(value);
      yield* frames.splice(0);
    }
  } finally {
    signal.removeEventListener("abort", leave);
    listening.stop();
    connection.abort();
  }
}

/** Gives up when what is listened to says nothing for too long, also by the clock on the wall: computers sleep. */
class Listening {
  readonly #silentAfterMs: number;
  readonly #giveUp: () => void;
  readonly #stopLooking: () => void;
  #since: number | null = null;

  constructor(silentAfterMs: number, giveUp: () => void) {
    this.#silentAfterMs = silentAfterMs;
    this.#giveUp = giveUp;
    this.#stopLooking = whenBack(() => {
      if (this.#since !== null && Date.now() - this.#since > silentAfterMs) giveUp();
    });
  }

  async to<T>(say: () => Promise<T>): Promise<T> {
    this.#since = Date.now();
    const timer = setTimeout(this.#giveUp, this.#silentAfterMs);
    try {
      return await say();
    } finally {
      clearTimeout(timer);
      this.#since = null;
    }
  }

  stop(): void {
    this.#stopLooking();
  }
}

function bodyOf(response: Response): ReadableStream<BufferSource> {
  if (response.status === 204) throw new ProblemError(204, { title: "the stream is over" });
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  if (!isStream || response.body === null) throw new ConnectionError("something else than a stream answered");
  return response.body as ReadableStream<BufferSource>;
}

function eventOf(data: string): Frame["event"] {
  try {
    const event: Frame["event"] = JSON.parse(data);
    // An application whose key asks for `messagePayload: "array"` gets an array of one.
    const payload: unknown = event.payload;
    return Array.isArray(payload) && event.eventType === "MESSAGE_SENT" ? { ...event, payload: payload[0] } : event;
  } catch (cause) {
    throw new ConnectionError("something else than an event came", { cause });
  }
}
