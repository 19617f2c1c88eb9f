// Who is read next. Whoever one page brings up to date is never behind those who need many: the latter have one query at
// a time and take turns in it, page by page. Neither starves: that query always runs, and all others are the former's.

import type { SourceKind } from "@tributary/runtime";

/** Entries that a page may hold when others share the query. */
const PAGE = 100;
/** What a query may ask for: with the number of queries they bound the memory and the pauses of a storm. */
const MOST = { places: 100, entries: 500 };
const QUERIES_AT_A_TIME = 3;

/** Entries that each page of a query may hold: who is read alone gets what several would have shared. */
export const pageOf = (places: number): number => Math.max(PAGE, Math.floor(MOST.entries / places));

export interface Debt {
  kind: SourceKind;
  key: string;
  after: number;
  /** How many entries it is behind, as far as it knows. */
  owed: number;
  /** Goes into no query with others. */
  alone: boolean;
}

type Line = "short" | "long";

export class CatchUpQueue<Request extends Debt> {
  readonly #waiting: Record<Line, Record<SourceKind, Set<Request>>> = {
    short: { feed: new Set(), session: new Set() },
    long: { feed: new Set(), session: new Set() },
  };
  readonly #running: Record<Line, number> = { short: 0, long: 0 };
  #lastKind: SourceKind = "session";

  /** At the end of its line. */
  add(request: Request): void {
    this.#waiting[lineOf(request)][request.kind].add(request);
  }

  /** It is not asked for any more. */
  remove(request: Request): void {
    this.#waiting[lineOf(request)][request.kind].delete(request);
  }

  get size(): number {
    return this.#sizeOf("short") + this.#sizeOf("long");
  }

  /** What goes into the next query, or null while none may start; `done` when it has been answered. */
  start(): { batch: Request[]; done(): void } | null {
    if (this.#running.short + this.#running.long >= QUERIES_AT_A_TIME) return null;
    const line = this.#running.long === 0 && this.#sizeOf("long") > 0 ? "long" : "short";
    if (this.#sizeOf(line) === 0) return null;
    this.#running[line] += 1;
    return {
      batch: takeBatch(this.#nextOf(line)),
      done: () => {
        this.#running[line] -= 1;
      },
    };
  }

  #sizeOf(line: Line): number {
    return this.#waiting[line].feed.size + this.#waiting[line].session.size;
  }

  /** The kinds take turns while both have somebody waiting. */
  #nextOf(line: Line): Set<Request> {
    const other = this.#lastKind === "feed" ? "session" : "feed";
    if (this.#waiting[line][other].size > 0) this.#lastKind = other;
    return this.#waiting[line][this.#lastKind];
  }
}

const lineOf = ({ owed }: Debt): Line => (owed > PAGE ? "long" : "short");

/** From the front, as many as fit; one place per source: a second reader of it, elsewhere, goes into a later query. */
function takeBatch<Request extends Debt>(waiting: Set<Request>): Request[] {
  const places = new Map<string, number>();
  const batch: Request[] = [];
  let entries = 0;
  for (const request of waiting) {
    if (request.alone && batch.length > 0) continue;
    const taken = places.get(request.key);
    if (taken === undefined) {
      if (places.size === MOST.places || (batch.length > 0 && entries + expected(request) > MOST.entries)) break;
      places.set(request.key, request.after);
      entries += expected(request);
    } else if (taken !== request.after) continue;
    batch.push(request);
    waiting.delete(request);
    if (request.alone) break;
  }
  return batch;
}

const expected = ({ owed }: Debt): number => Math.min(Math.max(owed, 1), PAGE);
