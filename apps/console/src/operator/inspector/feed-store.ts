// A participant's feed as far as it has been looked at: its numbers have no gaps, so every entry has its place in the list
// before it is known, and only what comes into sight is asked for, in blocks, again and again until it is there.
import type { FeedEntries, FeedEntry } from "@tributary/client";

export const BLOCK = 100;
/** Blocks that are kept, the ones looked at last: some thousands of entries with all that belongs to them. */
const MOST_BLOCKS = 60;
/** Between two questions for the same that was not there, or could not be asked for. */
export const PAUSE_MS = 2_000;

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
  readonly #entries = new Map<number, Map<number, FeedEntry>>();
  readonly #wanted = new Set<Range>();
  readonly #asked = new Set<number>();
  readonly #pauses = new Set<() => void>();
  readonly #listeners = new Set<() => void>();
  #extent: FeedExtent | null = null;
  #error: unknown = null;
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

  /** Why the last question failed; null when it did not. */
  get error(): unknown {
    return this.#error;
  }

  entry(seq: number): FeedEntry | undefined {
    return this.#entries.get(blockOf(seq))?.get(seq);
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

  /** The log went back to a backup: nothing of what is known counts any more. Answers as `refresh` does. */
  restart(): Promise<string | null> {
    this.#starts += 1;
    this.#entries.clear();
    this.#extent = null;
    this.#error = null;
    this.#changed();
    return this.refresh();
  }

  /** Asks now for what would be asked for after a pause. */
  readonly retry = (): void => {
    for (const end of [...this.#pauses]) end();
  };

  async #catchUp(): Promise<string | null> {
    let cursor: string | null = null;
    while (this.#isBehind && this.#isOpen) {
      this.#isBehind = false;
      const answer = await this.#take(this.#extent?.head ?? 0, BLOCK);
      if (answer === null) this.#isBehind = true;
      else cursor = answer.streamCursor;
      if (this.#error !== null) await this.#pause();
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
      if (this.#missing(block) === next) await this.#pause();
    }
    this.#asked.delete(block);
  }

  /** The lowest number of a block that is to be asked for: not known, or not published as far as is known. */
  #missing(block: number): number | null {
    if (!this.#isOpen || this.#extent === null || !this.#isWanted(block)) return null;
    const known = this.#entries.get(block);
    const highest = Math.min((block + 1) * BLOCK, this.#extent.head);
    for (let seq = Math.max(block * BLOCK + 1, this.#extent.first); seq <= highest; seq += 1) {
      if (known?.get(seq)?.record.isPublished !== true) return seq;
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
      for (const entry of answer.results) this.#keep(entry);
      this.#extent = { first: answer.first, head: Math.max(answer.head, this.#extent?.head ?? 0) };
      this.#error = null;
      this.#changed();
      return answer;
    } catch (error) {
      this.#error = error;
      this.#changed();
      return null;
    }
  }

  #keep(entry: FeedEntry): void {
    const block = blockOf(entry.seq);
    const entries = this.#entries.get(block) ?? new Map<number, FeedEntry>();
    entries.set(entry.seq, entry);
    this.#entries.delete(block);
    this.#entries.set(block, entries); // the newest of all
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST_BLOCKS && oldest !== undefined) this.#entries.delete(oldest);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#pauses.delete(end);
        resolve();
      };
      const timer = setTimeout(end, PAUSE_MS);
      this.#pauses.add(end);
    });
  }

  #changed(): void {
    this.#version += 1;
    this.#look();
    for (const listener of this.#listeners) listener();
  }
}

const blockOf = (seq: number): number => Math.floor((seq - 1) / BLOCK);
