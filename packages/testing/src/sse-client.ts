// An SSE client that records everything it is sent, for tests and benches: it never reconnects by itself, so that a
// test sees exactly what one connection got, and can cut that connection as rudely as it likes.

import { type IncomingMessage, request } from "node:http";
import { createParser } from "eventsource-parser";

export interface RecordedFrame {
  /** The cursor as the client would keep it: that of this frame, else of the one before it; null before the first. */
  lastEventId: string | null;
  /** The frame's own `id:` line, null when it has none. */
  id: string | null;
  eventType: string;
  payload: unknown;
  /** When it was read, in milliseconds of `performance.now()`. */
  at: number;
}

export interface OpenStreamOptions {
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as `Last-Event-ID`. */
  lastEventId?: string;
}

export interface RecordedStream {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly frames: readonly RecordedFrame[];
  /** Every `retry:` in milliseconds, in order. */
  readonly retries: readonly number[];
  /** The cursor to resume with. */
  readonly lastEventId: string | null;
  /** Settles when the connection is over, whoever ended it; says whether the server ended it properly. */
  readonly ended: Promise<{ clean: boolean }>;
  /** The body of an answer that is not a stream, parsed; waits for its end. */
  json(): Promise<unknown>;
  /** The first frame that fits, also among those received; rejects after `timeoutMs` with what there is. */
  waitFor(fits: (frame: RecordedFrame) => boolean, timeoutMs?: number): Promise<RecordedFrame>;
  /** Resolves when that many frames of one kind (or of any, without KEEP_ALIVE) have arrived. */
  waitForCount(count: number, eventType?: string, timeoutMs?: number): Promise<readonly RecordedFrame[]>;
  /** Stops reading, so that bytes pile up at the server. */
  pause(): void;
  resume(): void;
  close(): void;
  /** Ends the connection with a TCP reset. */
  abort(): void;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** Opens a stream and resolves with the first byte of the answer, whatever its status. */
export async function openStream(options: OpenStreamOptions): Promise<RecordedStream> {
  const response = await answerOf(options);
  const stream = new Recording(response);
  stream.record();
  return stream;
}

function answerOf({ url, headers = {}, lastEventId }: OpenStreamOptions): Promise<IncomingMessage> {
  const cursor = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  return new Promise((resolve, reject) => {
    request(url, { agent: false, headers: { accept: "text/event-stream", ...headers, ...cursor } })
      .once("response", resolve)
      .once("error", reject)
      .end();
  });
}

class Recording implements RecordedStream {
  readonly frames: RecordedFrame[] = [];
  readonly retries: number[] = [];
  readonly ended: Promise<{ clean: boolean }>;
  readonly #response: IncomingMessage;
  readonly #watchers = new Set<() => void>();
  #text = "";
  #lastEventId: string | null = null;

  constructor(response: IncomingMessage) {
    this.#response = response;
    this.ended = new Promise((resolve) => {
      // A cut connection emits an error before it closes; `clean` says so, and nobody needs the error itself.
      response.on("error", () => undefined);
      response.once("close", () => resolve({ clean: response.complete }));
    });
  }

  get status(): number {
    return this.#response.statusCode ?? 0;
  }

  get headers(): IncomingMessage["headers"] {
    return this.#response.headers;
  }

  get lastEventId(): string | null {
    return this.#lastEventId;
  }

  record(): void {
    const parser = createParser({
      onId: (id) => {
        this.#lastEventId = id;
      },
      onRetry: (ms) => this.retries.push(ms),
      onEvent: ({ id, data }) => this.#add(id ?? null, data),
    });
    const streaming = this.#response.headers["content-type"]?.startsWith("text/event-stream") ?? false;
    this.#response.setEncoding("utf8").on("data", (chunk: string) => {
      if (streaming) parser.feed(chunk);
      else this.#text += chunk;
    });
  }

  async json(): Promise<unknown> {
    await this.ended;
    return JSON.parse(this.#text);
  }

  waitFor(fits: (frame: RecordedFrame) => boolean, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<RecordedFrame> {
    return this.#until(() => this.frames.find(fits), timeoutMs);
  }

  waitForCount(count: number, eventType?: string, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<readonly RecordedFrame[]> {
    const counts = (each: RecordedFrame) =>
      eventType === undefined ? each.eventType !== "KEEP_ALIVE" : each.eventType === eventType;
    return this.#until(() => {
      const found = this.frames.filter(counts);
      return found.length >= count ? found : undefined;
    }, timeoutMs);
  }

  pause(): void {
    this.#response.pause();
  }

  resume(): void {
    this.#response.resume();
  }

  close(): void {
    this.#response.destroy();
  }

  abort(): void {
    this.#response.socket.resetAndDestroy();
  }

  #add(id: string | null, data: string): void {
    const { eventType, payload } = JSON.parse(data) as { eventType: string; payload: unknown };
    this.frames.push({ id, lastEventId: this.#lastEventId, eventType, payload, at: performance.now() });
    for (const check of this.#watchers) check();
  }

  #until<T>(look: () => T | undefined, timeoutMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = look();
        if (found !== undefined) settle(() => resolve(found));
      };
      const settle = (how: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(check);
        how();
      };
      const timer = setTimeout(() => settle(() => reject(new Error(this.#complaint(timeoutMs)))), timeoutMs);
      this.#watchers.add(check);
      check();
    });
  }

  #complaint(timeoutMs: number): string {
    const seen = this.frames.slice(-20).map(({ id, eventType }) => `${eventType} ${id ?? "-"}`);
    return `No such frame within ${timeoutMs} ms; status ${this.status}, ${this.frames.length} frames, last: ${seen.join(", ")}`;
  }
}
