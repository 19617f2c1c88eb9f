// Tells the others that somebody is typing: again while it goes on, and once when it has stopped. It is best effort.

const AGAIN_MS = 2_000;
const STOPPED_MS = 4_000;

export class TypingSignal {
  readonly #tell: (state: "typing" | "stopped") => Promise<unknown>;
  readonly #now: () => number;
  #toldAt = Number.NEGATIVE_INFINITY;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (state: "typing" | "stopped") => Promise<unknown>, now: () => number = Date.now) {
    this.#tell = tell;
    this.#now = now;
  }

  typed(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.stopped(), STOPPED_MS);
    if (this.#now() - this.#toldAt < AGAIN_MS) return;
    this.#toldAt = this.#now();
    this.#say("typing");
  }

  /** Nothing is told unless typing was. */
  stopped(): void {
    clearTimeout(this.#silence);
    if (this.#toldAt === Number.NEGATIVE_INFINITY) return;
    this.#toldAt = Number.NEGATIVE_INFINITY;
    this.#say("stopped");
  }

  #say(state: "typing" | "stopped"): void {
    this.#tell(state).catch(() => undefined);
  }
}
