// What tabs of one browser share, in memory: locks and channels. A tab can be frozen, as browsers do with those that
// nobody looks at: it hears nothing, says nothing, and keeps its locks.

import { vi } from "vitest";

interface Waiting {
  start(): void;
  drop(error: unknown): void;
}

const aborted = () => new DOMException("the lock is gone", "AbortError");

/** Locks as `navigator.locks` has them, as far as the client uses them. */
class FakeLocks {
  readonly #holders = new Map<string, { lose(error: unknown): void }>();
  readonly #queues = new Map<string, Waiting[]>();

  request<T>(name: string, { steal, signal }: LockOptions, hold: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const start = () => {
        const holder = { lose: reject };
        this.#holders.set(name, holder);
        hold()
          .then(resolve, reject)
          .finally(() => this.#release(name, holder));
      };
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, queue);
      if (signal?.aborted) return reject(aborted());
      if (steal) {
        this.#holders.get(name)?.lose(aborted());
        start();
      } else if (this.#holders.has(name)) {
        const waiting = { start, drop: reject };
        queue.push(waiting);
        signal?.addEventListener("abort", () => {
          const index = queue.indexOf(waiting);
          if (index >= 0) queue.splice(index, 1);
          reject(aborted());
        });
      } else start();
    });
  }

  #release(name: string, holder: object): void {
    if (this.#holders.get(name) !== holder) return;
    this.#holders.delete(name);
    this.#queues.get(name)?.shift()?.start();
  }
}

/** Puts them in the place of the browser's own; `lose` decides which words never arrive. */
export function fakeBrowser(lose: () => boolean = () => false): void {
  const channels = new Set<FakeChannel>();
  class FakeChannel {
    onmessage: ((message: { data: unknown }) => void) | null = null;
    readonly #name: string;
    constructor(name: string) {
      this.#name = name;
      channels.add(this);
    }
    postMessage(data: unknown): void {
      const copy = structuredClone(data);
      for (const other of channels) {
        if (other === this || other.#name !== this.#name || lose()) continue;
        queueMicrotask(() => channels.has(other) && other.onmessage?.({ data: copy }));
      }
    }
    close(): void {
      channels.delete(this);
    }
  }
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  vi.stubGlobal("navigator", { locks: new FakeLocks() });
}
