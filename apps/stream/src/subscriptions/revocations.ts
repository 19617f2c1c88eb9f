// Which open streams were opened with which API key, so that a revocation ends them. It is no event of any kind: the
// keys are compared with Postgres, beside the heads.

/** A stream that ends with its key. */
export interface Revocable {
  close(reason: "key-revoked"): void;
}

export class Revocations {
  readonly #watched = new Map<string, Set<Revocable>>();

  /** From the return of this call on, the end of the key ends the stream. */
  watch(apiKeyHash: string, stream: Revocable): void {
    const streams = this.#watched.get(apiKeyHash) ?? new Set();
    this.#watched.set(apiKeyHash, streams);
    streams.add(stream);
  }

  unwatch(apiKeyHash: string, stream: Revocable): void {
    const streams = this.#watched.get(apiKeyHash);
    streams?.delete(stream);
    if (streams?.size === 0) this.#watched.delete(apiKeyHash);
  }

  /** Ends the streams that were opened with this key. */
  end(apiKeyHash: string): void {
    for (const stream of this.#watched.get(apiKeyHash) ?? []) stream.close("key-revoked");
  }

  /** The keys that open streams were opened with. */
  get hashes(): string[] {
    return [...this.#watched.keys()];
  }
}
