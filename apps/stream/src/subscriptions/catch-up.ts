// The exact reader for whoever is behind. Requests of one tick become one query; while Postgres is away they wait
// here, so that nobody upstream has to know: a page comes late, or never (cancelled), but never wrong.

import type { SourceKind } from "@tributary/runtime";
import { CatchUpQueue, type Debt, pageOf } from "./catch-up-queue.ts";
import type { Entry } from "./entry.ts";
import type { Source } from "./hub.ts";

/** `more` says that the page was full: there may be more after it. */
export interface Page {
  entries: readonly Entry[];
  more: boolean;
}

export class CatchUpCancelled extends Error {
  override readonly name = "CatchUpCancelled";
}

/** The next event cannot be read by this release; another replica may run one that can. */
export class EventUnreadable extends Error {
  override readonly name = "EventUnreadable";
}

/** A place in a source of one kind, by the source's key. */
export interface Place {
  key: string;
  after: number;
}

export interface CatchUpPorts {
  read(kind: SourceKind, places: readonly Place[], limit: number): Promise<Map<string, readonly Entry[]>>;
  /** Whether a failure is Postgres being away, so that it says nothing about what was asked for. */
  isOutage(error: unknown): boolean;
  onError(error: unknown): void;
  onRead(kind: SourceKind, places: number): void;
}

const RETRY_MS = 250;

/** What somebody wants who has the entries up to `after`. */
export interface Wanted {
  after: number;
  /** How many entries follow, as far as they know. */
  owed: number;
  /** Aborted when they have left: nothing is read for them any more. */
  signal: AbortSignal;
}

interface Request extends Debt {
  /** It failed alone: it is asked for one entry, so that what precedes the bad event is still read. */
  single: boolean;
  resolve(page: Page): void;
  reject(error: Error): void;
}

export class CatchUp implements Disposable {
  readonly #ports: CatchUpPorts;
  readonly #unanswered = new Set<Request>();
  readonly #queue = new CatchUpQueue<Request>();
  #scheduled = false;
  #disposed = false;

  constructor(ports: CatchUpPorts) {
    this.#ports = ports;
  }

  /** The entries of a source after a number. Rejects with CatchUpCancelled on disposal or abortion, or with EventUnreadable. */
  readPage({ kind, key }: Pick<Source, "kind" | "key">, { after, owed, signal }: Wanted): Promise<Page> {
    if (this.#disposed || signal.aborted) return Promise.reject(new CatchUpCancelled());
    return new Promise((resolve, reject) => {
      const request = { kind, key, after, owed, alone: false, single: false, resolve, reject };
      this.#unanswered.add(request);
      signal.addEventListener("abort", () => this.#cancel(request), { once: true });
      this.#enqueue([request]);
    });
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    for (const request of this.#unanswered) this.#cancel(request);
  }

  #cancel(request: Request): void {
    if (!this.#unanswered.delete(request)) return;
    this.#queue.remove(request);

    request.reject(new CatchUpCancelled());
  }

  /** Those that are still waited for. */
  #enqueue(requests: readonly Request[]): void {
    for (const request of requests) if (this.#unanswered.has(request)) this.#queue.add(request);
    if (this.#scheduled || this.#queue.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    for (let next = this.#queue.start(); next !== null; next = this.#queue.start()) {
      const { batch, done } = next;
      void this.#run(batch).then(() => {
        done();
        this.#flush();
      });
    }
  }

  async #run(batch: readonly Request[]): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    const { kind, single } = first;
    const places = new Map(batch.map(({ key, after }) => [key, { key, after }]));
    const limit = single ? 1 : pageOf(places.size);
    this.#ports.onRead(kind, places.size);
    try {
      const pages = await this.#ports.read(kind, [...places.values()], limit);
      for (const request of batch) {
        const entries = pages.get(request.key) ?? [];
        this.#unanswered.delete(request);
        request.resolve({ entries, more: entries.length >= limit });
      }
    } catch (error) {
      this.#ports.onError(error);
      if (this.#ports.isOutage(error)) setTimeout(() => this.#enqueue(batch), RETRY_MS).unref();
      else this.#narrow(batch, error);
    }
  }

  /** Asks for less, down to the one event that cannot be read; never past it. */
  #narrow(batch: readonly Request[], cause: unknown): void {
    for (const request of batch) {
      if (request.single) {
        this.#unanswered.delete(request);
        request.reject(new EventUnreadable("the next event cannot be read", { cause }));
        continue;
      }
      if (request.alone) request.single = true;
      request.alone = true;
      this.#enqueue([request]);
    }
  }
}
