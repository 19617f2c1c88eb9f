// Moves a mark (read, or delivered) forward: one call at a time, and always to the newest place that was named.

export class Marker {
  readonly #mark: (messageId: string) => Promise<unknown>;
  #done: string | null = null;
  #next: string | null = null;
  #isBusy = false;

  constructor(mark: (messageId: string) => Promise<unknown>) {
    this.#mark = mark;
  }

  /** A mark that could not be set is not tried again: the next message brings the next one. */
  upTo(messageId: string): void {
    if (messageId === this.#done) return;
    this.#next = messageId;
    if (!this.#isBusy) this.#run().catch(() => undefined);
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    while (this.#next !== null && this.#next !== this.#done) {
      this.#done = this.#next;
      await this.#mark(this.#done).catch(() => undefined);
    }
    this.#isBusy = false;
  }
}
