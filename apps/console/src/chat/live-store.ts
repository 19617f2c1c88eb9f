// A value that changes often, for React: whoever looks is told once a frame, however many events came in it.

export class LiveStore<T> {
  #value: T;
  #isDue = false;
  readonly #watchers = new Set<() => void>();
  readonly #later: (tell: () => void) => void;

  constructor(value: T, later: (tell: () => void) => void = nextFrame) {
    this.#value = value;
    this.#later = later;
  }

  readonly get = (): T => this.#value;

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  update(change: (value: T) => T): void {
    const next = change(this.#value);
    if (Object.is(next, this.#value)) return;
    this.#value = next;
    if (this.#isDue) return;
    this.#isDue = true;
    this.#later(() => {
      this.#isDue = false;
      for (const watcher of [...this.#watchers]) watcher();
    });
  }
}

const nextFrame = (tell: () => void): void => void requestAnimationFrame(tell);
