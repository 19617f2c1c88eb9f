// A stream server in memory, in the place of `fetch`: it numbers what it is told to say, resumes exactly, and does to its
// connections whatever a test asks for.

import type { ControlEvent, StreamReset } from "../generated/contract.ts";
import type { WireEvent } from "../stream/cursor.ts";

export interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
}

export class FakeServer {
  /** Every request, streams and calls. */
  readonly requests: Request[] = [];
  /** What is said before streams are opened: each newcomer takes one; null opens it as usual. */
  readonly answers: (Response | "never" | "unreachable" | null)[] = [];
  /** The reason for which newcomers' cursors are not honoured. */
  resetWith: StreamReset["reason"] | null = null;
  readonly #log: string[] = [];
  readonly #open = new Set<ReadableStreamDefaultController<Uint8Array>>();

  get head(): number {
    return this.#log.length;
  }

  /** Connections that are open. */
  get open(): number {
    return this.#open.size;
  }

  /** The `since` of every stream that was asked for. */
  get cursors(): (string | null)[] {
    return this.requests.filter(({ path }) => path.endsWith("/stream")).map(({ query }) => query.get("since"));
  }

  readonly fetch = (async (input: string, init: RequestInit = {}) => {
    const url = new URL(input);
    const { method = "GET", signal } = init;
    const request = { method, path: url.pathname, query: url.searchParams, headers: new Headers(init.headers) };
    if (signal?.aborted) throw signal.reason;
    this.requests.push(request);
    const answer = this.answers.shift() ?? null;
    if (answer === "unreachable") throw new TypeError("fetch failed");
    if (answer === "never")
      return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    if (answer !== null) return answer;
    return url.pathname.endsWith("/stream") ? this.#stream(request, signal) : Response.json({}, { status: 200 });
  }) as typeof fetch;

  /** The next event, written to everybody. */
  say(text = "hello"): number {
    this.#log.push(text);
    this.#write(eventFrame(this.head, text));
    return this.head;
  }

  /** A frame of this event with the head's number. */
  frame(event: WireEvent | ControlEvent, id: string | null = cursorOf(this.head)): void {
    this.#write(written(id, event));
  }

  /** Once more what was said before. */
  repeat(number: number): void {
    this.#write(eventFrame(number, this.#log[number - 1] ?? ""));
  }

  write(bytes: string): void {
    this.#write(bytes);
  }

  /** Breaks every connection off. */
  cut(): void {
    for (const connection of this.#open) connection.error(new TypeError("terminated"));
    this.#open.clear();
  }

  /** Ends every connection properly. */
  end(): void {
    for (const connection of this.#open) connection.close();
    this.#open.clear();
  }

  #write(bytes: string): void {
    for (const connection of this.#open) connection.enqueue(new TextEncoder().encode(bytes));
  }

  #stream({ query }: Request, signal: AbortSignal | null | undefined): Response {
    const since = query.get("since");
    const from = since === "earliest" ? 0 : since === null ? this.head : Number.parseInt(since, 10);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const write = (text: string) => controller.enqueue(new TextEncoder().encode(text));
        write(": tributary\nretry: 3000\n");
        if (this.resetWith === null) {
          write(written(cursorOf(from), { eventType: "KEEP_ALIVE", payload: {} }));
          for (let n = from + 1; n <= this.head; n += 1) write(eventFrame(n, this.#log[n - 1] ?? ""));
        } else {
          const payload = { reason: this.resetWith, resumedAt: cursorOf(this.head), reload: [] };
          write(written(cursorOf(this.head), { eventType: "STREAM_RESET", payload }));
          this.resetWith = null;
        }
        this.#open.add(controller);
        signal?.addEventListener("abort", () => {
          if (this.#open.delete(controller)) controller.error(signal.reason);
        });
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
  }
}

export const cursorOf = (number: number): string => `${number}.check`;

const eventFrame = (number: number, text: string): string =>
  written(cursorOf(number), { eventType: "MESSAGE_SENT", payload: { id: `m${number}`, text } } as WireEvent);

const written = (id: string | null, event: object): string =>
  `${id === null ? "" : `id: ${id}\n`}data: ${JSON.stringify(event)}\n\n`;

/** An answer that says no. */
export const refusal = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ type: "about:blank", title: code, status, code }), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
