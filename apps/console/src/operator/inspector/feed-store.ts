// A participant's feed as far as it has been looked at: its numbers have no gaps, so every entry has its place in the list
// before it is known, and only what comes into sight is asked for, in blocks, again and again until it is there.
import { type FeedEntries, type FeedEntry, ProblemError } from "@tributary/client";
import { entryAt } from "./entry-at-time.ts";
import { BLOCK, blockOf, KeptEntries } from "./kept-entries.ts";
import { Pauses } from "./pauses.ts";

/** Between two questions for the same that was not there, or could not be asked for. */
export const PAUSE_MS = 2_000;
/** Whoever moves on after this much learns first whether the feed has changed. */
export const OLD_MS = 5_000;

type Answer = FeedEntries & { streamCursor: string | null };

/** Reads entries above a number, lowest first; fewer than a block when they are large. */
export type ReadFeed = (after: number, perPage: number) => Promise<Answer>;

export interface FeedExtent {
  /** The lowest number that is kept. */
  first: number;
  head: number;
}

interface Range {
  from: number;
  to: number;
}

export class FeedStore {
  readonly #read: ReadFeed;
  readonly #entries = new KeptEntries();
  readonly #wanted = new Set<Range>();
  readonly #asked = new Set<number>();
  readonly #pauses = new Pauses();
  readonly #listeners = new Set<() => void>();
  #extent: FeedExtent | null = null;
  #error: unknown = null;
  #epoch: number | null = null;
  #restores = 0;
  #answeredAt = Number.NEGATIVE_INFINITY;
  #version = 0;
  /** Answers to questions of before a restart say nothing any more. */
  #starts = 0;
  #refreshing: Promise<string | null> | null = null;
  #isBehind = false;
  #isOpen = false;

  constructor(read: ReadFeed) {
    this.#read = read;
  }

  /** Changes with everything that can be read here. */
  get version(): number {
    return this.#version;
  }

  /** Null before the first answer. */
  get extent(): FeedExtent | null {
    return this.#extent;
  }

  /** Why the last question failed; null when it did not. There may be nobody whose feed it is (see `isOfNobody`). */
  get error(): unknown {
    return this.#error;
  }

  /** How often the log went back to a backup since this was opened: what was known of before is forgotten. */
  get restores(): number {
    return this.#restores;
  }

  entry(seq: number): FeedEntry | undefined {
    return this.#entries.get(seq);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks where the feed ends, and from now on for what is wanted, until it is closed. */
  open(): void {
    this.#isOpen = true;
    void this.refresh();
    this.#look();
  }

  close(): void {
    this.#isOpen = false;
    this.retry();
  }

  /**
   * Asks for what is missing between these numbers, both included, or is not published yet, until it is there or the
   * function that it answers has been called.
   */
  want(from: number, to: number): () => void {
    const range = { from, to };
    this.#wanted.add(range);
    this.#look();
    return () => this.#wanted.delete(range);
  }

  /**
   * Learns where the feed ends now, and what is new there; asks until it is told. Answers the cursor that its stream goes
   * on from; null when it has been closed meanwhile.
   */
  async refresh(): Promise<string | null> {
    if (!this.#isOpen) return null;
    this.#isBehind = true;
    this.#refreshing ??= this.#catchUp();
    return await this.#refreshing;
  }

  /** As `refresh`, unless there was an answer a moment ago. */
  refreshOld(): void {
    if (performance.now() - this.#answeredAt > OLD_MS) void this.refresh();
  }

  /** The log may have gone back to a backup: nothing of what is known counts any more. Answers as `refresh` does. */
  restart(): Promise<string | null> {
    this.#forget();
    this.#error = null;
    this.#changed();
    return this.refresh();
  }

  /** The first entry of a moment or after it, else the newest; null when it could not be told. */
  async seqAt(time: number): Promise<number | null> {
    return this.#extent && (await entryAt(time, this.#extent, (seq) => this.#timeOf(seq)));
  }

  /** Asks now for what would be asked for after a pause. */
  readonly retry = (): void => this.#pauses.endAll();

  async #timeOf(seq: number): Promise<number | null> {
    if (this.entry(seq) === undefined) await this.#take(seq - 1, 1);
    const entry = this.entry(seq);
    return entry === undefined ? null : Date.parse(entry.storedEvent.recordedAt);
  }

  async #catchUp(): Promise<string | null> {
    let cursor: string | null = null;
    while (this.#isBehind && this.#isOpen) {
      this.#isBehind = false;
      const answer = await this.#take(this.#extent?.head ?? 0, BLOCK);
      if (answer === null) this.#isBehind = true;
      else cursor = answer.streamCursor;
      if (isOfNobody(this.#error)) break; // and asking again makes nobody come
      if (this.#error !== null) await this.#pauses.take(PAUSE_MS);
    }
    this.#refreshing = null;
    return this.#isOpen ? cursor : null;
  }

  #look(): void {
    for (const { from, to } of this.#wanted) {
      for (let block = blockOf(from); block <= blockOf(to); block += 1) {
        if (!this.#asked.has(block) && this.#missing(block) !== null) void this.#fetch(block);
      }
    }
  }

  async #fetch(block: number): Promise<void> {
    this.#asked.add(block);
    for (let next = this.#missing(block); next !== null; next = this.#missing(block)) {
      await this.#take(next - 1, (block + 1) * BLOCK - next + 1);
      if (this.#missing(block) === next) await this.#pauses.take(PAUSE_MS);
    }
    this.#asked.delete(block);
  }

  /** The lowest number of a block that is to be asked for: not known, or not published as far as is known. */
  #missing(block: number): number | null {
    if (!this.#isOpen || this.#extent === null || !this.#isWanted(block)) return null;
    const highest = Math.min((block + 1) * BLOCK, this.#extent.head);
    for (let seq = Math.max(block * BLOCK + 1, this.#extent.first); seq <= highest; seq += 1) {
      if (this.#entries.get(seq)?.record.isPublished !== true) return seq;
    }
    return null;
  }

  #isWanted(block: number): boolean {
    return [...this.#wanted].some(({ from, to }) => blockOf(from) <= block && block <= blockOf(to));
  }

  /** Null when there was no answer, or none that counts. */
  async #take(after: number, perPage: number): Promise<Answer | null> {
    const start = this.#starts;
    try {
      const answer = await this.#read(after, perPage);
      if (start !== this.#starts) return null;
      this.#arriveIn(answer.epoch);
      for (const entry of answer.results) this.#entries.keep(entry);
      this.#extent = { first: answer.first, head: Math.max(answer.head, this.#extent?.head ?? 0) };
      this.#error = null;
      this.#answeredAt = performance.now();
      this.#changed();
      return answer;
    } catch (error) {
      this.#error = error;
      this.#changed();
      return null;
    }
  }

  /** The first answer of a later epoch is all that counts: the same numbers may be of other entries now. */
  #arriveIn(epoch: number): void {
    if (this.#epoch !== null && epoch !== this.#epoch) {
      this.#forget();
      this.#restores += 1;
    }
    this.#epoch = epoch;
  }

  #forget(): void {
    this.#starts += 1;
    this.#entries.clear();
    this.#extent = null;
  }

  #changed(): void {
    this.#version += 1;
    this.#look();
    for (const listener of this.#listeners) listener();
  }
}

/** Whether a question failed because there is no such participant. */
export const isOfNobody = (error: unknown): boolean => error instanceof ProblemError && error.code === "not-found";
