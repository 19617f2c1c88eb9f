// What has come of one conversation, until somebody takes it. Frames wait while the history is read, so that both come out
// as one; what nobody takes is dropped, and read from the history when somebody asks.
import { type ChatEvent, newestTime } from "@tributary/schemas/ibm-video";
import type { Allowance, Holder } from "./allowance.ts";
import { cidOf, envelopeTimeOf } from "./event-times.ts";
import type { FeedBatch } from "./feed.ts";
import { Told } from "./merge.ts";
import { untilEither } from "./until-either.ts";

/** Events that wait. */
const MOST_WAITING = 5_000;
const BATCH = 500;
/** Read again before the point up to which all is known, because what happened together may be seen one after the other. */
const OVERLAP_MS = 10_000;
const SHORTEST_OVERLAP_MS = 250;
/** In a busy room it holds about so many events: `/sync` tells no more than a thousand. */
const OVERLAP_EVENTS = 100;

/** After these there is nothing. */
const LAST: ReadonlySet<string> = new Set(["channel.deleted", "notification.channel_deleted"]);

interface TrackPorts {
  cid: string;
  /** The cursor of the last batch that was kept. */
  since: string | null;
  allowance: Allowance;
  /** It has to be recovered, when there is a connection. */
  onDue(): void;
  onDropped(events: number): void;
}

/** `recovering`: frames wait for the history. `behind`: nobody takes what comes, so nothing is kept. */
type Phase = "recovering" | "live" | "behind";

/** Up to where all is known, at its place among the events. */
interface Mark {
  cursor: string;
}

export class Track implements Disposable, Holder {
  readonly cid: string;
  readonly #ports: TrackPorts;
  readonly #told = new Told();
  #phase: Phase = "recovering";
  #ready: (ChatEvent | Mark)[] = [];
  #arrived: ChatEvent[] = [];
  /** Frames were lost while the history was read. */
  #hasMissed = false;
  #since: string | null;
  /** The last cursor that was handed out: from there it begins again. */
  #taken: string | null;
  #seen: string | null = null;
  #frames = 0;
  /** Told since it was last compared with the history, whichever way it came. */
  #news = 0;
  /** How much was told in a millisecond before that: the service may leave out most of the frames. */
  #perMs = 0;
  #checkedAt = performance.now();
  #changed = Promise.withResolvers<void>();
  #drops = 0;
  #hasEnded = false;
  #isGone = false;

  constructor(ports: TrackPorts) {
    this.#ports = ports;
    this.cid = ports.cid;
    this.#since = ports.since;
    this.#taken = ports.since;
    ports.allowance.join(this);
  }

  /** Events that nobody has taken. */
  get waiting(): number {
    return this.#ready.length + this.#arrived.length;
  }

  /** How often what waited was dropped: who reads the history for it begins anew then. */
  get drops(): number {
    return this.#drops;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Everything up to here is known; null when it is followed for the first time. */
  get since(): string | null {
    return this.#since;
  }

  /** The newest time that was seen. */
  get seen(): string | null {
    return this.#seen;
  }

  /** What came since it was last compared with the history, how long ago that was, and how much is likely to have happened. */
  get unchecked(): { frames: number; ms: number; likely: number } {
    const ms = performance.now() - this.#checkedAt;
    return { frames: this.#frames, ms, likely: Math.max(this.#frames, this.#perMs * ms) };
  }

  /** How much of what is known is read again. */
  get overlapMs(): number {
    return Math.min(Math.max(OVERLAP_EVENTS / this.#perMs, SHORTEST_OVERLAP_MS), OVERLAP_MS);
  }

  /** What waits is read again: of frames that wait for the history at its end, of all others when somebody asks. */
  drop(): boolean {
    if (this.#phase === "behind" || (this.#phase === "recovering" && this.#arrived.length === 0)) return false;
    this.#drops += 1;
    this.#ports.onDropped(this.waiting);
    if (this.#phase === "recovering") {
      this.#ports.allowance.add(-this.#arrived.splice(0).length);
      this.#hasMissed = true;
      return true;
    }
    this.#clear();
    this.#phase = "behind";
    this.#since = this.#taken;
    return true;
  }

  /** Came with the socket. */
  frame(event: ChatEvent): void {
    if (this.#isGone) return;
    this.#frames += 1;
    this.#see([event]);
    if (this.#phase === "live") this.#add(this.#told.news([event]));
    if (this.#phase !== "recovering") return;
    this.#arrived.push(event);
    this.#ports.allowance.add(1);
    if (this.#arrived.length > MOST_WAITING) this.drop();
  }

  /** The connection is gone: whatever comes next has to be preceded by the history. */
  interrupted(): void {
    if (this.#phase === "live") this.#phase = "recovering";
  }

  /** A part of the history; `upTo`: up to where all is known now. Answers how much of it was news. */
  read(history: readonly ChatEvent[], upTo: string | null): number {
    this.#see(history);
    const news = this.#told.news(history);
    this.#add(news);
    this.#mark(upTo);
    return news.length;
  }

  /** The end of the history: what came meanwhile is put in its place. */
  recovered(history: readonly ChatEvent[], upTo: string | null): void {
    if (this.#phase !== "recovering") return;
    const arrived = this.#arrived.splice(0);
    this.#ports.allowance.add(-arrived.length);
    this.read([...history, ...arrived], upTo);
    this.checked();
    if (this.#hasMissed) {
      this.#hasMissed = false;
      this.#ports.onDue();
    } else this.#phase = "live";
  }

  /** It was compared with the history just now. */
  checked(): void {
    this.#perMs = this.#news / Math.max(this.unchecked.ms, 1);
    this.#frames = 0;
    this.#news = 0;
    this.#checkedAt = performance.now();
  }

  /** Null when it has ended. */
  async next(signal: AbortSignal): Promise<FeedBatch | null> {
    for (;;) {
      signal.throwIfAborted();
      const changed = this.#changed.promise;
      const batch = this.#take();
      if (batch) return batch;
      if (this.#hasEnded) return null;
      if (this.#phase === "behind") {
        this.#phase = "recovering";
        this.#ports.onDue();
      }
      await untilEither(changed, signal);
    }
  }

  /** As soon as more of the history may be read. */
  async room(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const changed = this.#changed.promise;
      if (this.#isGone) throw new Error("nobody wants the conversation any more");
      if (this.#ready.length < BATCH * 2) return;
      await untilEither(changed, signal);
    }
  }

  [Symbol.dispose](): void {
    this.#clear();
    this.#ports.allowance.leave(this);
    this.#isGone = true;
    this.#wake();
  }

  #take(): FeedBatch | null {
    if (this.#ready.length === 0) return null;
    const events: ChatEvent[] = [];
    let cursor: string | null = null;
    const taken = this.#ready.splice(0, BATCH);
    this.#ports.allowance.add(-taken.length);
    for (const entry of taken) {
      if ("cursor" in entry) cursor = entry.cursor;
      else events.push(entry);
    }
    this.#taken = cursor ?? this.#taken;
    this.#wake();
    return { cid: this.cid, events, cursor };
  }

  #add(news: readonly ChatEvent[]): void {
    if (news.length === 0) return;
    this.#news += news.length;
    this.#push(...news);
    if (news.some((event) => LAST.has(event.type) && cidOf(event) === this.cid)) this.#hasEnded = true;
    if (this.#ready.length > MOST_WAITING) this.drop();
  }

  #mark(upTo: string | null): void {
    const cursor = newestTime([this.#since, upTo]);
    if (cursor === null || cursor === this.#since) return;
    this.#since = cursor;
    this.#push({ cursor });
  }

  #push(...entries: (ChatEvent | Mark)[]): void {
    // What is still read for it is of no use to anybody.
    if (this.#isGone) return;
    for (const entry of entries) this.#ready.push(entry);
    this.#ports.allowance.add(entries.length);
    this.#wake();
  }

  /** What was told may not have been taken: it will be told again. */
  #clear(): void {
    this.#ports.allowance.add(-this.waiting);
    this.#ready = [];
    this.#arrived = [];
    this.#told.forget();
  }

  #see(events: readonly ChatEvent[]): void {
    for (const event of events) {
      const time = envelopeTimeOf(event);
      if (time !== null) this.#seen = newestTime([this.#seen, time]);
    }
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
