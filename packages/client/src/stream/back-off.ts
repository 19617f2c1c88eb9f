// How long to stay away. The server says how long at least (`retry:`, STREAM_CLOSING, Retry-After); when it can't be
// reached the waiting grows, and it differs from client to client, so that they don't all come back at once.

const LONGEST_MS = 30_000;
const BEFORE_ANY_RETRY_MS = 1_000;

export class BackOff {
  #retryMs = BEFORE_ANY_RETRY_MS;
  #failures = 0;

  /** The server has said how long to wait. */
  obey(retryMs: number): void {
    this.#retryMs = retryMs;
  }

  /** The connection works. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** How long to wait after another failure; never less than what its answer asked for. */
  next(atLeastMs = 0): number {
    const grown = Math.min(this.#retryMs * 2 ** this.#failures, Math.max(LONGEST_MS, this.#retryMs));
    this.#failures += 1;
    return Math.max(atLeastMs, grown) * (1 + Math.random() / 2);
  }
}
