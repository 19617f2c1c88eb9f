// A participant's feed as far as it has been looked at: its numbers have no gaps, so every entry has its place in the list
// before it is known, and only what comes into sight is asked for, in blocks.
import type { FeedEntries, FeedEntry } from "@tributary/client";

export const BLOCK = 100;
/** Blocks that are kept, the ones looked at last: some thousands of entries with all that belongs to them. */
const MOST_BLOCKS = 60;

/** Reads entries above a number, lowest first; fewer than a block when they are large. */
export type ReadFeed = (after: number, perPage: number) => Promise<FeedEntries & { streamCursor: string | null }>;

export interface FeedExtent {
  /** The lowest number that is kept. */
  first: number;
  head: number;
}

export class FeedStore {
  readonly #read: ReadFeed;
  readonly #entries = new Map<number, Map<number, FeedEntry>>();
  readonly #asked = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #extent: FeedExtent | null = null;
  #error: unknown = null;
  #version = 0;

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

  /** Asks for what is missing between these numbers, both included. */
  want(from: number, to: number): void {
    for (let block = blockOf(from); block <= blockOf(to); block += 1) if (this.#misses(block)) void this.#fetch(block);
  }

  /** Learns where the feed ends now, and what is new there. Answers the cursor that its stream goes on from. */
  async refresh(): Promise<string | null> {
    const from = this.#extent?.head ?? 0;
    const answer = await this.#take(from, BLOCK);
    return answer?.streamCursor ?? null;
  }

  #misses(block: number): boolean {
    if (this.#asked.has(block) || this.#extent === null) return false;
    const known = this.#entries.get(block);
    const lowest = Math.max(block * BLOCK + 1, this.#extent.first);
    const highest = Math.min((block + 1) * BLOCK, this.#extent.head);
    return highest >= lowest && (known === undefined || known.size < highest - lowest + 1);
  }

  async #fetch(block: number): Promise<void> {
    this.#asked.add(block);
    let after = block * BLOCK;
    while (after < (block + 1) * BLOCK) {
      const answer = await this.#take(after, (block + 1) * BLOCK - after);
      const last = answer?.results.at(-1);
      if (last === undefined || answer?.cursor === null) break;
      after = last.seq;
    }
    this.#asked.delete(block);
  }

  async #take(after: number, perPage: number): Promise<Awaited<ReturnType<ReadFeed>> | null> {
    try {
      const answer = await this.#read(after, perPage);
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

  #changed(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}

const blockOf = (seq: number): number => Math.floor((seq - 1) / BLOCK);
