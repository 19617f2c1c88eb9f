// The rules that a run proves, one after the other: each says what was measured, or what was wrong.

/** Resolves with figures in words; throws when the rule does not hold. */
export type Proof = () => Promise<readonly string[]>;

export class Rules {
  readonly #asked: readonly string[];
  #passed = 0;
  #failed = 0;

  /** Those whose words contain one of these; all of them, when none is given. */
  constructor(asked: readonly string[]) {
    this.#asked = asked;
  }

  /** As `prove`, but only when it is among those that were asked for. */
  async proveIfAsked(rule: string, proof: Proof): Promise<void> {
    if (this.#asked.length === 0 || this.#asked.some((word) => rule.includes(word))) await this.prove(rule, proof);
  }

  /** Tries it out and prints what came of it. Resolves with whether it holds. */
  async prove(rule: string, proof: Proof): Promise<boolean> {
    const begin = performance.now();
    const took = () => `${((performance.now() - begin) / 1000).toFixed(1)} s`;
    try {
      const figures = await proof();
      this.#passed += 1;
      console.log(`ok      ${rule} (${took()})`);
      for (const figure of figures) console.log(`          ${figure}`);
      return true;
    } catch (error) {
      this.#failed += 1;
      console.log(`FAILED  ${rule} (${took()})\n${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  get failed(): number {
    return this.#failed;
  }

  /** In the words of the other test runs. */
  summary(): string {
    return `${this.#passed} passed, ${this.#failed} failed`;
  }
}
