// Entries that were read, in blocks; of very many the ones that were read last.
import type { FeedEntry } from "@tributary/client";

export const BLOCK = 100;
/** Some thousands of entries with all that belongs to them. */
const MOST_BLOCKS = 60;

/** The block of an entry; the first one is 0. */
export const blockOf = (seq: number): number => Math.floor((seq - 1) / BLOCK);

export class KeptEntries {
  readonly #blocks = new Map<number, Map<number, FeedEntry>>();

  get(seq: number): FeedEntry | undefined {
    return this.#blocks.get(blockOf(seq))?.get(seq);
  }

  keep(entry: FeedEntry): void {
    const block = blockOf(entry.seq);
    const entries = this.#blocks.get(block) ?? new Map<number, FeedEntry>();
    entries.set(entry.seq, entry);
    this.#blocks.delete(block);
    this.#blocks.set(block, entries); // the newest of all
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > MOST_BLOCKS && oldest !== undefined) this.#blocks.delete(oldest);
  }

  clear(): void {
    this.#blocks.clear();
  }
}
