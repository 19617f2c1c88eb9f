// One connection's place in what it follows. It guarantees that the client gets the numbers after its cursor once, in order,
// whatever the live side loses, repeats or reorders: live while the next number arrives, else paging from Postgres.

import { CatchUpCancelled, EventUnreadable, type Page, type Wanted } from "./catch-up.ts";
import type { Entry, Outlet } from "./entry.ts";
import type { LiveRun } from "./live-run.ts";

/** An early record waits this long for those before it; then the hole is read from Postgres. */
export const HOLE_PATIENCE_MS = 50;
const EARLY_RECORDS_KEPT = 64;
const RETRY_HOLE_MS = { first: 50, longest: 1_000 };

export interface SubscriptionPorts {
  outlet: Outlet;
  /** What follows a number, from Postgres. It waits while Postgres is away rather than reject. */
  readPage(wanted: Wanted): Promise<Page>;
  /** The number up to which everything was trimmed. */
  readFloor(): Promise<number>;
  /** The next numbers are gone for good: the reader has to load anew what they told, and goes on after `last`. */
  onTrimmed(): void;
  /** Runs something later; the result cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Bytes that may wait for the socket before the connection counts as behind. */
  waitingLimit: number;
  observe(happening: "hole" | "behind" | "caught-up"): void;
  /** The next event cannot be read here, and it must not be skipped. */
  onUnreadable(): void;
}

type Mode = "opening" | "behind" | "live" | "closed";

export class Subscription {
  readonly #ports: SubscriptionPorts;
  /** Made for the first that is early: most readers never see one. */
  #early: Map<number, Entry> | null = null;
  #mode: Mode = "opening";
  #last = 0;
  #highest = 0;
  /** What takes back the question for a page that is on its way; null while there is none. */
  #paging: AbortController | null = null;
  #retryMs = RETRY_HOLE_MS.first;
  #cancelTimer: (() => void) | null = null;

  constructor(ports: SubscriptionPorts) {
    this.#ports = ports;
  }

  /** The last number processed, delivered or filtered out: what every frame's id says. */
  get last(): number {
    return this.#last;
  }

  get mode(): Mode {
    return this.#mode;
  }

  /**
   * Begins after number `from`, where `head` was the highest number when the opening was authorized. Whoever is at the
   * head is live at once: every later number was committed after the registration, so its record was noted here.
   */
  start(from: number, head: number): void {
    if (this.#mode !== "opening") return;
    this.#last = from;
    this.#highest = Math.max(this.#highest, head);
    if (this.#highest > from) this.#fallBehind();
    else this.#mode = "live";
  }

  /** What the live tail brought in one tick. Most of the time it is what everybody expects next. */
  onRun({ entries, shared }: LiveRun): void {
    const { outlet, waitingLimit } = this.#ports;
    const isNext = this.#mode === "live" && !this.#early?.size && shared?.first === this.#last + 1;
    if (!isNext || shared === null || !outlet.deliverShared(shared)) {
      for (const entry of entries) this.onLive(entry);
      return;
    }
    this.#last = shared.last;
    this.#highest = Math.max(this.#highest, shared.last);
    if (outlet.waiting > waitingLimit) this.#fallBehind();
    else this.#awaitHole();
  }

  /** A record from the live tail. A connection that is opening or behind only notes the number. */
  onLive(entry: Entry): void {
    this.#highest = Math.max(this.#highest, entry.seq);
    if (this.#mode !== "live" || entry.seq <= this.#last) return;
    if (entry.seq > this.#last + 1) {
      this.#keepEarly(entry);
      return;
    }
    this.#deliverRun(entry);
    if (this.#mode === "live") this.#awaitHole();
  }

  /** The highest number that Postgres has: what a lost tail record is noticed by. */
  onHead(head: number): void {
    this.#highest = Math.max(this.#highest, head);
    if (this.#mode === "live") this.#awaitHole();
  }

  /** The socket has room again. */
  onDrain(): void {
    this.#readOn();
  }

  close(): void {
    if (this.#mode === "behind") this.#ports.observe("caught-up");
    this.#mode = "closed";
    this.#paging?.abort();
    this.#early = null;
    this.#stopTimer();
  }

  #deliverRun(first: Entry): void {
    for (let next: Entry | undefined = first; next !== undefined; next = this.#early?.get(this.#last + 1)) {
      this.#early?.delete(next.seq);
      this.#last = next.seq;
      this.#ports.outlet.deliver(next);
      if (this.#mode === "closed") return; // it was the reader's last
      if (this.#ports.outlet.waiting > this.#ports.waitingLimit) {
        this.#fallBehind();
        return;
      }
    }
  }

  #keepEarly(entry: Entry): void {
    this.#early ??= new Map();
    this.#early.set(entry.seq, entry);
    if (this.#early.size > EARLY_RECORDS_KEPT) this.#fillHole();
    else this.#awaitHole();
  }

  /** Something above the last number exists: give the records in between a moment, then read them. */
  #awaitHole(): void {
    if (this.#highest === this.#last) this.#stopTimer();
    else this.#cancelTimer ??= this.#ports.after(HOLE_PATIENCE_MS, () => this.#fillHole());
  }

  #fillHole(): void {
    this.#ports.observe("hole");
    this.#fallBehind();
  }

  #fallBehind(): void {
    if (this.#mode === "closed") return;
    this.#mode = "behind";
    this.#early = null;
    this.#stopTimer();
    this.#retryMs = RETRY_HOLE_MS.first;
    this.#ports.observe("behind");
    this.#readOn();
  }

  /** Asks for the next page, unless one is on its way or the socket is still full (its drain asks again). */
  #readOn(): void {
    const { outlet } = this.#ports;
    this.#stopTimer();
    if (this.#mode !== "behind" || this.#paging !== null) return;
    outlet.flush();
    if (outlet.congested) return;
    this.#paging = new AbortController();
    const wanted = { after: this.#last, owed: this.#highest - this.#last, signal: this.#paging.signal };
    this.#ports.readPage(wanted).then(
      (page) => this.#onPage(page),
      (error: unknown) => this.#onPageError(error),
    );
  }

  #onPage(page: Page): void {
    this.#paging = null;
    if (this.#mode !== "behind") return;
    const taken = this.#takeRun(page.entries);
    if (taken > 0) this.#retryMs = RETRY_HOLE_MS.first;
    const wholePage = taken === page.entries.length;
    if (wholePage && !page.more && this.#last >= this.#highest && !this.#ports.outlet.congested) this.#becomeLive();
    else if (taken > 0) this.#readOn();
    else if (page.entries[0]?.seq === this.#last + 1) this.#retryLater();
    else this.#missNext();
  }

  /** Postgres does not have the next number: not yet, or no longer. */
  #missNext(): void {
    this.#paging = new AbortController();
    this.#ports.readFloor().then(
      (floor) => this.#onFloor(floor),
      () => this.#onFloor(0),
    );
  }

  #onFloor(floor: number): void {
    this.#paging = null;
    if (this.#mode !== "behind") return;
    if (floor <= this.#last) {
      this.#retryLater();
      return;
    }
    this.#last = Math.max(this.#highest, floor);
    this.#highest = this.#last;
    this.#ports.onTrimmed();
    this.#becomeLive();
  }

  #onPageError(error: unknown): void {
    this.#paging = null;
    if (this.#mode !== "behind" || error instanceof CatchUpCancelled) return;
    if (error instanceof EventUnreadable) this.#ports.onUnreadable();
    else this.#retryLater();
  }

  /** Delivers entries as long as each is the next number and the socket takes them; the rest is read again later. */
  #takeRun(entries: readonly Entry[]): number {
    const { outlet, waitingLimit } = this.#ports;
    let taken = 0;
    for (const entry of entries) {
      // Closed: the one before was the reader's last.
      if (entry.seq !== this.#last + 1 || this.#mode === "closed" || outlet.waiting > waitingLimit) break;
      this.#last = entry.seq;
      outlet.deliver(entry);
      taken += 1;
    }
    outlet.flush();
    return taken;
  }

  /** Unless the page held the reader's last entry. */
  #becomeLive(): void {
    if (this.#mode === "closed") return;
    this.#mode = "live";
    this.#ports.observe("caught-up");
  }

  /** Postgres does not have the next number yet. It is never skipped: ask again, less and less often. */
  #retryLater(): void {
    if (this.#mode !== "behind") return;
    const ms = this.#retryMs;
    this.#retryMs = Math.min(ms * 2, RETRY_HOLE_MS.longest);
    this.#cancelTimer ??= this.#ports.after(ms, () => this.#readOn());
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
