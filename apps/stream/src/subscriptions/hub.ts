// Who listens to which feed. A record that nobody here listens to costs one header and one look-up; one that somebody
// does is rendered once, whatever the number of feeds and connections it goes to.

import type { CursorCodec } from "@tributary/runtime";
import { type DomainEvent, feedKey, routing, toWireEvent } from "@tributary/schemas";
import type { Entry } from "./entry.ts";
import { frame, renderBody } from "./frame.ts";

/** What the hub, the wheel and the reconciler need of an open connection. */
export interface Listener {
  onLive(entry: Entry): void;
  onHead(head: number): void;
}

interface Rendered {
  eventType: string | null;
  body: Buffer | null;
}

/** The public bytes of an event, without a cursor yet; none of what clients would have to ask for by `include`. */
export function renderEvent(event: DomainEvent): Rendered {
  const wire = routing[event.type].include === null ? toWireEvent(event) : null;
  return wire === null ? { eventType: null, body: null } : { eventType: wire.eventType, body: renderBody(wire) };
}

/** One feed with open connections: all of them get the same bytes, because they share the cursor of each number. */
export class Feed {
  readonly key: string;
  readonly listeners = new Set<Listener>();
  readonly #cursors: CursorCodec;
  readonly #scope: { tenant: string; stream: string };
  #epoch = Number.NaN;
  #write: (seq: number) => string = String;

  constructor(cursors: CursorCodec, scope: { tenant: string; stream: string }) {
    this.key = feedKey(scope.tenant, scope.stream);
    this.#cursors = cursors;
    this.#scope = scope;
  }

  /** The cursor of a number; the check is computed once per epoch. */
  cursor(epoch: number, seq: number): string {
    if (epoch !== this.#epoch) {
      this.#write = this.#cursors.writer({ ...this.#scope, epoch });
      this.#epoch = epoch;
    }
    return this.#write(seq);
  }

  entry(seq: number, epoch: number, { eventType, body }: Rendered): Entry {
    return { seq, epoch, eventType, frame: body === null ? null : frame(this.cursor(epoch, seq), body) };
  }
}

export class Hub {
  readonly #feeds = new Map<string, Feed>();
  readonly #cursors: CursorCodec;

  constructor(cursors: CursorCodec) {
    this.#cursors = cursors;
  }

  /** From the return of this call on, every live record of the feed reaches the listener. */
  join(tenant: string, owner: string, listener: Listener): Feed {
    const key = feedKey(tenant, owner);
    const feed = this.#feeds.get(key) ?? new Feed(this.#cursors, { tenant, stream: owner });
    this.#feeds.set(key, feed);
    feed.listeners.add(listener);
    return feed;
  }

  leave(feed: Feed, listener: Listener): void {
    feed.listeners.delete(listener);
    if (feed.listeners.size === 0 && this.#feeds.get(feed.key) === feed) this.#feeds.delete(feed.key);
  }

  /** The feed with that full key, while somebody listens to it. */
  feed(key: string): Feed | undefined {
    return this.#feeds.get(key);
  }

  get keys(): string[] {
    return [...this.#feeds.keys()];
  }
}
