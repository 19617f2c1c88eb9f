// Who listens to what. A record that nobody here listens to costs a few look-ups by its headers; one that somebody
// does is rendered once, whatever the number of feeds and connections it goes to.

import { type CursorCodec, numberEvent, type RenderedEvent, type SourceKind } from "@tributary/runtime";
import type { Include } from "@tributary/schemas";
import type { Entry } from "./entry.ts";
import { Few } from "./few.ts";
import type { LiveRun } from "./live-run.ts";
import type { Moment } from "./moments.ts";

export interface SourceName {
  kind: SourceKind;
  tenant: string;
  /** Within the tenant: the feed's owner, or the session's stream. */
  stream: string;
}

/** What the hub, the wheel and the reconciler need of an open connection. */
export interface Listener {
  onLive(run: LiveRun): void;
  onHead(head: number): void;
  asksFor(include: Include): boolean;
  onMoment(moment: Moment): void;
}

/** A feed or session with open connections: all of them get the same bytes, because they share the cursor of each number. */
export class Source {
  readonly kind: SourceKind;
  /** With the tenant: the feed's key, or the stream's id. */
  readonly key: string;
  readonly listeners = new Few<Listener>();
  readonly #cursors: CursorCodec;
  readonly #name: SourceName;
  #epoch = Number.NaN;
  #write: (seq: number) => string = String;

  constructor(cursors: CursorCodec, name: SourceName) {
    this.kind = name.kind;
    this.key = keyOf(name);
    this.#cursors = cursors;
    this.#name = name;
  }

  /** The cursor of a number; the check is computed once per epoch. */
  cursor(epoch: number, seq: number): string {
    if (epoch !== this.#epoch) {
      const { tenant, stream } = this.#name;
      this.#write = this.#cursors.writer({ tenant, stream, epoch });
      this.#epoch = epoch;
    }
    return this.#write(seq);
  }

  /**
   * The event at its number here, with a cursor of the epoch that is followed, whichever the event was written in; without a
   * frame when this kind of source does not show it.
   */
  entry(seq: number, epoch: number, rendered: RenderedEvent): Entry {
    return numberEvent(rendered, { kind: this.kind, seq, cursor: this.cursor(epoch, seq) });
  }
}

const keyOf = ({ tenant, stream }: SourceName): string => `${tenant}/${stream}`;

export class Hub {
  readonly #sources: Record<SourceKind, Map<string, Source>> = { feed: new Map(), session: new Map() };
  readonly #cursors: CursorCodec;

  constructor(cursors: CursorCodec) {
    this.#cursors = cursors;
  }

  /** From the return of this call on, every live record of the source reaches the listener. */
  join(name: SourceName, listener: Listener): Source {
    const source = this.find(name.kind, keyOf(name)) ?? new Source(this.#cursors, name);
    this.#sources[name.kind].set(source.key, source);
    source.listeners.add(listener);
    return source;
  }

  leave(source: Source, listener: Listener): void {
    source.listeners.delete(listener);
    const ofKind = this.#sources[source.kind];
    if (source.listeners.size === 0 && ofKind.get(source.key) === source) ofKind.delete(source.key);
  }

  /** The source with that key, while somebody listens to it. */
  find(kind: SourceKind, key: string): Source | undefined {
    return this.#sources[kind].get(key);
  }

  keys(kind: SourceKind): string[] {
    return [...this.#sources[kind].keys()];
  }
}
