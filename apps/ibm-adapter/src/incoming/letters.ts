// What nobody can read is kept, but a chat in which anybody may say anything fills no table with it: of each kind a few in
// an hour, and the others are counted.
import { Recent } from "../recent.ts";

const MOST_IN_AN_HOUR = 5;
const AN_HOUR_MS = 3_600_000;
const MOST_REMEMBERED = 1_000;
/** Further kinds are one, so that nobody gets more room by new names. */
const MOST_KINDS = 20;
const OTHERS = "others";

export class Letters {
  readonly #now: () => number;
  /** The same one is kept once. */
  readonly #seen = new Recent(MOST_REMEMBERED);
  readonly #kept = new Map<string, number>();
  #since = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether there is room for this one. */
  admits({ key, kind }: { key: string; kind: string }): boolean {
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    if (this.#now() - this.#since >= AN_HOUR_MS) {
      this.#since = this.#now();
      this.#kept.clear();
    }
    const counted = this.#kept.has(kind) || this.#kept.size < MOST_KINDS ? kind : OTHERS;
    const kept = this.#kept.get(counted) ?? 0;
    this.#kept.set(counted, kept + 1);
    return kept < MOST_IN_AN_HOUR;
  }
}
