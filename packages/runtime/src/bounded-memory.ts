// Remembers answers for a while, and never more than a fixed number of them: a flood of new keys drops the oldest
// entries, it does not fill the memory.

export interface BoundedMemory<V> {
  /** The value, until its time is up. */
  get(key: string): V | undefined;
  /** Keeps the value until `until`, in milliseconds since the Unix epoch. */
  set(key: string, value: V, until: number): void;
  delete(key: string): void;
}

/** A memory of at most `max` entries under the given clock. */
export function createBoundedMemory<V>(max: number, now: () => number): BoundedMemory<V> {
  const entries = new Map<string, { value: V; until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.until > now()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, until) {
      entries.delete(key);
      if (entries.size >= max) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      entries.set(key, { value, until });
    },
    delete: (key) => void entries.delete(key),
  };
}
