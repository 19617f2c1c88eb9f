// The exact reader for whoever is behind. Requests of one tick become one query; while Postgres is away they wait
// here, so that nobody upstream has to know: a page comes late, or never (cancelled), but never wrong.

import type { Entry } from "./entry.ts";
import type { Source, SourceKind } from "./hub.ts";

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

/** Entries a page may hold, places a query may carry, queries at a time: together they bound the memory of a storm. */
const PAGE = 100;
const PLACES_PER_QUERY = 50;
const QUERIES_AT_A_TIME = 3;
const RETRY_MS = 250;

interface Request extends Place {
  kind: SourceKind;
  /** Was in a query that failed for what it read: it is asked alone, so that one bad event holds up one source only. */
  alone: boolean;
  /** 1 after it failed alone, so that what precedes the bad event is still read. */
  limit: number;
  resolve(page: Page): void;
  reject(error: Error): void;
}

export class CatchUp implements Disposable {
  readonly #ports: CatchUpPorts;
  readonly #unanswered = new Set<Request>();
  #waiting: Request[] = [];
  #running = 0;
  #scheduled = false;
  #disposed = false;

  constructor(ports: CatchUpPorts) {
    this.#ports = ports;
  }

  /** The entries of a source after a number. Rejects with CatchUpCancelled on disposal, or with EventUnreadable. */
  readPage({ kind, key }: Pick<Source, "kind" | "key">, after: number): Promise<Page> {
    if (this.#disposed) return Promise.reject(new CatchUpCancelled());
    return new Promise((resolve, reject) => {
      const request = { kind, key, after, alone: false, limit: PAGE, resolve, reject };
      this.#unanswered.add(request);
      this.#enqueue([request]);
    });
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#waiting = [];
    for (const request of this.#unanswered) request.reject(new CatchUpCancelled());
    this.#unanswered.clear();
  }

  #enqueue(requests: readonly Request[]): void {
    if (this.#disposed) return;
    this.#waiting.push(...requests);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (this.#waiting.length > 0 && this.#running < QUERIES_AT_A_TIME) {
      this.#running += 1;
      void this.#run(this.#takeBatch()).then(() => {
        this.#running -= 1;
        this.#flush();
      });
    }
  }

  /** One kind per query, and one place per source: a second reader of it, elsewhere, goes into the next query. */
  #takeBatch(): Request[] {
    const [first] = this.#waiting;
    if (first?.alone) return this.#waiting.splice(0, 1);
    const places = new Map<string, number>();
    const batch: Request[] = [];
    this.#waiting = this.#waiting.filter((request) => {
      const taken = places.get(request.key);
      const fits = taken === undefined ? places.size < PLACES_PER_QUERY : taken === request.after;
      if (!fits || request.alone || request.kind !== first?.kind) return true;
      places.set(request.key, request.after);
      batch.push(request);
      return false;
    });
    return batch;
  }

  async #run(batch: readonly Request[]): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    const { kind, limit } = first;
    const places = new Map(batch.map(({ key, after }) => [key, { key, after }]));
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
      if (request.alone && request.limit === 1) {
        this.#unanswered.delete(request);
        request.reject(new EventUnreadable("the next event cannot be read", { cause }));
        continue;
      }
      if (request.alone) request.limit = 1;
      request.alone = true;
      this.#enqueue([request]);
    }
  }
}
