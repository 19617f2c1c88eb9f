// What comes live for one source in one tick. A fetch under load holds several events of one room; what its readers have
// in common is worked out once for all of them, so that a reader costs a comparison and a write, whatever the number.

import { type Frame, joined } from "@tributary/runtime";
import type { Entry } from "./entry.ts";
import type { FollowedEpoch } from "./followed-epoch.ts";
import type { Source } from "./hub.ts";

/** More than this goes out in pieces, so that a slow reader is told from one that stands still. */
const MOST_SHARED_BYTES = 64 * 1024;

/** Entries that follow each other and are shown to everybody, as one frame. */
export interface SharedEntries {
  readonly first: number;
  readonly last: number;
  readonly entries: readonly Entry[];
  readonly frame: Frame;
}

export interface LiveRun {
  readonly entries: readonly Entry[];
  /** Null when its readers have to look at each entry. */
  readonly shared: SharedEntries | null;
}

/** The run of some entries of one source, in the order in which they came. */
export function liveRun(entries: readonly Entry[]): LiveRun {
  const [first, last] = [entries[0], entries.at(-1)];
  const frames = entries.flatMap(({ frame, include }) => (frame === null || include !== null ? [] : [frame]));
  const bytes = frames.reduce((sum, { chunk }) => sum + chunk.length, 0);
  const isContiguous = entries.every(({ seq }, index) => seq === (first?.seq ?? 0) + index);
  if (first === undefined || last === undefined || !isContiguous) return { entries, shared: null };
  if (frames.length < entries.length || bytes > MOST_SHARED_BYTES) return { entries, shared: null };
  return { entries, shared: { first: first.seq, last: last.seq, entries, frame: joined(frames) } };
}

/** Collects what comes in a tick, and hands it to the sources' listeners at its end. */
export class LiveRuns {
  readonly #entries = new Map<Source, Entry[]>();
  readonly #epoch: Pick<FollowedEpoch, "current">;
  readonly #onError: (error: unknown) => void;
  /** In which epoch the tick began. */
  #began = 0;

  /** Whom an error, or the end of an epoch, keeps from an entry, the exact reader gives it. */
  constructor(epoch: Pick<FollowedEpoch, "current">, onError: (error: unknown) => void) {
    this.#epoch = epoch;
    this.#onError = onError;
  }

  add(source: Source, entry: Entry): void {
    if (this.#entries.size === 0) {
      this.#began = this.#epoch.current;
      process.nextTick(() => this.flush());
    }
    const entries = this.#entries.get(source);
    if (entries === undefined) this.#entries.set(source, [entry]);
    else entries.push(entry);
  }

  /** Hands on what has come so far. */
  flush(): void {
    const collected = [...this.#entries];
    this.#entries.clear();
    if (this.#began !== this.#epoch.current) return; // their numbers may mean other events by now
    for (const [source, entries] of collected) {
      try {
        const run = liveRun(entries);
        for (const listener of source.listeners) listener.onLive(run);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
