// How long each part of a run takes: one line each at its end, so that whoever comes next sees what grew.

export class Stopwatch {
  readonly #lines: string[] = [];
  readonly #startedAt = performance.now();

  /** Does the work and notes how long that took. */
  time<T>(name: string, work: () => T): T {
    const startedAt = performance.now();
    try {
      return work();
    } finally {
      this.note(name, performance.now() - startedAt);
    }
  }

  note(name: string, milliseconds: number): void {
    this.#lines.push(line(name, milliseconds));
  }

  /** What was noted, and all of it together. */
  lines(): string[] {
    return [...this.#lines, line("all of it", performance.now() - this.#startedAt)];
  }
}

const line = (name: string, milliseconds: number): string =>
  `took ${String(Math.round(milliseconds / 1_000)).padStart(4)} s  ${name}`;
