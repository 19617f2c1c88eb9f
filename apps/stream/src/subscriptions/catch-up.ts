// The exact reader for whoever is behind. Requests of one tick become one query; while Postgres is away they wait
// here, so that nobody upstream has to know: a page comes late, or never (cancelled), but never wrong.

import type { Entry } from "./entry.ts";

/** `more` says that the page was full: the feed may go on after it. */
export interface Page {
  entries: readonly Entry[];
  more: boolean;
}

export class CatchUpCancelled extends Error {
  override readonly name = "CatchUpCancelled";
}

/** The next event of the feed cannot be read by this release; another replica may run one that can. */
export class EventUnreadable extends Error {
  override readonly name = "EventUnreadable";
}

export interface CatchUpPorts {
  read(cursors: { owner: string; after: number }[], limit: number): Promise<Map<string, readonly Entry[]>>;
  /** Whether a failure is Postgres being away, so that it says nothing about the feeds that were asked for. */
  isOutage(error: unknown): boolean;
  onError(error: unknown): void;
  onRead(cursors: number): void;
}

/** Entries a page may hold, cursors a query may carry, queries at a time: together they bound the memory of a storm. */
const PAGE = 100;
const CURSORS_PER_QUERY = 50;
const QUERIES_AT_A_TIME = 3;
const RETRY_MS = 250;

interface Request {
  owner: string;
  after: number;
  /** Was in a query that failed for what it read: it is asked alone, so that one bad event holds up one feed only. */
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

  /** The entries of a feed (by its full key) after a number. Rejects with CatchUpCancelled on disposal, or with EventUnreadable. */
  readPage(owner: string, after: number): Promise<Page> {
    if (this.#disposed) return Promise.reject(new CatchUpCancelled());
    return new Promise((resolve, reject) => {
      const request = { owner, after, alone: false, limit: PAGE, resolve, reject };
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

  /** One cursor per feed and query: a second reader of the same feed, elsewhere in it, goes into the next query. */
  #takeBatch(): Request[] {
    const [first] = this.#waiting;
    if (first?.alone) return this.#waiting.splice(0, 1);
    const cursors = new Map<string, number>();
    const batch: Request[] = [];
    this.#waiting = this.#waiting.filter((request) => {
      const taken = cursors.get(request.owner);
      const fits = taken === undefined ? cursors.size < CURSORS_PER_QUERY : taken === request.after;
      if (!fits || request.alone) return true;
      cursors.set(request.owner, request.after);
      batch.push(request);
      return false;
    });
    return batch;
  }

  async #run(batch: readonly Request[]): Promise<void> {
    const cursors = new Map(batch.map(({ owner, after }) => [owner, { owner, after }]));
    this.#ports.onRead(cursors.size);
    try {
      const limit = batch[0]?.limit ?? PAGE;
      const pages = await this.#ports.read([...cursors.values()], limit);
      for (const request of batch) {
        const entries = pages.get(request.owner) ?? [];
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
        request.reject(new EventUnreadable("the next event of the feed cannot be read", { cause }));
        continue;
      }
      if (request.alone) request.limit = 1;
      request.alone = true;
      this.#enqueue([request]);
    }
  }
}
