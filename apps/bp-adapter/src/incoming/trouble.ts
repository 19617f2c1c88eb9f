// Trouble with the vendor: short trouble is nobody's business, what lasts is told, and its end.
import type { VendorError } from "../client/vendor-error.ts";

const INTERRUPTED_AFTER_MS = 5_000;

interface Telling {
  /** With the newest error. */
  interrupted(error: VendorError): void;
  over(): void;
}

export class Trouble implements Disposable {
  readonly #tell: Telling;
  #current: { timer: NodeJS.Timeout; error: VendorError } | null = null;

  constructor(tell: Telling) {
    this.#tell = tell;
  }

  get isOn(): boolean {
    return this.#current !== null;
  }

  goesOn(error: VendorError): void {
    const interrupt = () => this.#tell.interrupted(this.#current?.error ?? error);
    this.#current = { timer: this.#current?.timer ?? setTimeout(interrupt, INTERRUPTED_AFTER_MS).unref(), error };
  }

  ended(): void {
    if (this.#current === null) return;
    clearTimeout(this.#current.timer);
    this.#current = null;
    this.#tell.over();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#current?.timer);
  }
}
