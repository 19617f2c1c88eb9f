// Which open streams were opened with which API key, so that a revocation ends them. It is no event of any kind: the
// keys are compared with Postgres, beside the heads.

type EndStream = () => void;

export class Revocations {
  readonly #watched = new Map<string, Set<EndStream>>();

  /** From the return of this call on, the end of the key ends the stream. The result stops the watching. */
  watch(apiKeyHash: string, endStream: EndStream): () => void {
    const streams = this.#watched.get(apiKeyHash) ?? new Set();
    this.#watched.set(apiKeyHash, streams);
    streams.add(endStream);
    return () => {
      streams.delete(endStream);
      if (streams.size === 0 && this.#watched.get(apiKeyHash) === streams) this.#watched.delete(apiKeyHash);
    };
  }

  /** Ends the streams that were opened with this key. */
  end(apiKeyHash: string): void {
    for (const endStream of this.#watched.get(apiKeyHash) ?? []) endStream();
  }

  /** The keys that open streams were opened with. */
  get hashes(): string[] {
    return [...this.#watched.keys()];
  }
}
