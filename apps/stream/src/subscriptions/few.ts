// A set that is a reference while it has one member: most of what is followed has one reader, and a Set of one takes as
// much memory as the reader's whole subscription.

export class Few<T extends object> implements Iterable<T> {
  #only: T | null = null;
  #many: Set<T> | null = null;

  get size(): number {
    return this.#many?.size ?? (this.#only === null ? 0 : 1);
  }

  add(member: T): void {
    if (this.#many !== null) this.#many.add(member);
    else if (this.#only === null || this.#only === member) this.#only = member;
    else {
      this.#many = new Set([this.#only, member]);
      this.#only = null;
    }
  }

  delete(member: T): void {
    this.#many?.delete(member);
    if (this.#only === member) this.#only = null;
  }

  /** In the order in which they were added. */
  [Symbol.iterator](): Iterator<T> {
    if (this.#many !== null) return this.#many.values();
    return (this.#only === null ? [] : [this.#only]).values();
  }
}
