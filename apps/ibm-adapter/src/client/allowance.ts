// How much may wait in all conversations of a replica. When it is too much, the one that takes most of it gives it back: who
// is slow costs nobody else anything.

export interface Holder {
  readonly waiting: number;
  /** Drops what waits, if that can be had again. Answers whether it did. */
  drop(): boolean;
}

export class Allowance {
  readonly #most: number;
  readonly #holders = new Set<Holder>();
  #waiting = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Of all of them. */
  get waiting(): number {
    return this.#waiting;
  }

  join(holder: Holder): void {
    this.#holders.add(holder);
  }

  leave(holder: Holder): void {
    this.#holders.delete(holder);
  }

  add(count: number): void {
    this.#waiting += count;
    if (count <= 0 || this.#waiting <= this.#most) return;
    for (const fullest of [...this.#holders].toSorted((a, b) => b.waiting - a.waiting)) if (fullest.drop()) return;
  }
}
