// One open stream: its place in the feed, its socket, what its reader may see, and the frames we add ourselves.
// Every frame carries the last number processed, so that a client has a cursor from its first frame on.

import { KEEP_ALIVE, type StreamClosing, type StreamReset } from "@tributary/schemas";
import type { CatchUp } from "./catch-up.ts";
import type { Entry, Outlet } from "./entry.ts";
import { type Frame, frame, preamble, renderBody } from "./frame.ts";
import type { Feed, Listener } from "./hub.ts";
import type { SseSocket } from "./sse-socket.ts";
import { Subscription, type SubscriptionPorts } from "./subscription.ts";

const KEEP_ALIVE_BODY = renderBody(KEEP_ALIVE);
const RESUMES_AFTER_MS = 3_000;

export interface StreamConnectionPorts {
  socket: SseSocket;
  catchUp: CatchUp;
  /** Whether this reader may see events of this type; what it may not see still counts. */
  sees(eventType: string): boolean;
  waitingLimit: number;
  observe(happening: Happening, count?: number): void;
  onClosing(reason: string): void;
  /** The next event cannot be read by this release. */
  onUnreadable(): void;
}

export type Happening = "delivered" | Parameters<SubscriptionPorts["observe"]>[0];

/** Where a stream begins. */
export interface Beginning {
  epoch: number;
  /** The last number that the client has. */
  from: number;
  /** The feed's head when the opening was authorized. */
  head: number;
  reset: StreamReset | null;
  headers: Readonly<Record<string, string>>;
}

export class StreamConnection implements Listener, Outlet {
  readonly #ports: StreamConnectionPorts;
  readonly #subscription: Subscription;
  #feed: Feed | null = null;
  #epoch = 0;

  constructor(ports: StreamConnectionPorts) {
    this.#ports = ports;
    this.#subscription = new Subscription({
      outlet: this,
      readPage: (after) => ports.catchUp.readPage(this.#feed?.key ?? "", after),
      after: (ms, run) => {
        const timer = setTimeout(run, ms).unref();
        return () => clearTimeout(timer);
      },
      waitingLimit: ports.waitingLimit,
      observe: (happening) => ports.observe(happening),
      onUnreadable: () => ports.onUnreadable(),
    });
  }

  get waiting(): number {
    return this.#ports.socket.waiting;
  }

  get congested(): boolean {
    return this.#ports.socket.congested;
  }

  /** Headers, a comment, `retry:`, the first frame (KEEP_ALIVE or STREAM_RESET), then everything after `from`. */
  begin(feed: Feed, { epoch, from, head, reset, headers }: Beginning): void {
    this.#feed = feed;
    this.#epoch = epoch;
    const body = reset === null ? KEEP_ALIVE_BODY : renderBody({ eventType: "STREAM_RESET", payload: reset });
    this.#ports.socket.begin(headers);
    this.#ports.socket.write([preamble(RESUMES_AFTER_MS), frame(feed.cursor(epoch, from), body)]);
    this.#subscription.start(from, head);
  }

  onLive(entry: Entry): void {
    this.#subscription.onLive(entry);
  }

  onHead(head: number): void {
    this.#subscription.onHead(head);
  }

  onDrain(): void {
    this.#subscription.onDrain();
  }

  deliver(entries: readonly Entry[]): void {
    const frames: Frame[] = [];
    for (const { eventType, epoch, frame: bytes } of entries) {
      this.#epoch = epoch;
      if (eventType !== null && bytes !== null && this.#ports.sees(eventType)) frames.push(bytes);
    }
    if (frames.length === 0) return;
    this.#ports.socket.write(frames);
    this.#ports.observe("delivered", frames.length);
  }

  /** Nothing is added to a socket that has more than enough to send. */
  keepAlive(): void {
    if (this.#feed === null || this.waiting > this.#ports.waitingLimit) return;
    this.#ports.socket.write([frame(this.#cursor(this.#feed), KEEP_ALIVE_BODY)]);
  }

  /** Says why and when to come back, and ends; once. Before `begin` there is nothing to end: the opening is refused. */
  close(closing: StreamClosing): void {
    if (this.#feed === null || this.#subscription.mode === "closed") return;
    this.#subscription.close();
    this.#ports.onClosing(closing.reason);
    const body = renderBody({ eventType: "STREAM_CLOSING", payload: closing });
    this.#ports.socket.write([frame(this.#cursor(this.#feed), body, closing.retryAfterMs)]);
    this.#ports.socket.end();
  }

  /** The socket is gone, or the opening was refused. */
  forget(): void {
    this.#subscription.close();
  }

  #cursor(feed: Feed): string {
    return feed.cursor(this.#epoch, this.#subscription.last);
  }
}
