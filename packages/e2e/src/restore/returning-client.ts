/** A client that keeps its last id over everything, and begins anew only when it is told to by STREAM_RESET. */
import { openStream, type RecordedFrame, type RecordedStream } from "@tributary/testing";
import { type Account, digestOf } from "@tributary/testing/checker";

const CONTROL = new Set(["KEEP_ALIVE", "STREAM_RESET", "STREAM_CLOSING", "TOKEN_EXPIRING"]);

export class ReturningClient {
  readonly #headers: Record<string, string>;
  readonly #path: string;
  readonly #past: readonly RecordedFrame[];
  #stream: RecordedStream | null = null;

  constructor(path: string, headers: Record<string, string>, past: readonly RecordedFrame[] = []) {
    this.#path = path;
    this.#headers = headers;
    this.#past = past;
  }

  /** All that it ever got, over all of its connections. */
  get frames(): readonly RecordedFrame[] {
    return [...this.#past, ...(this.#stream?.frames ?? [])];
  }

  get lastEventId(): string | null {
    return this.frames.findLast(({ id }) => id !== null)?.id ?? null;
  }

  /** Why it was told to begin anew, each time. */
  get resets(): string[] {
    return this.frames
      .filter(({ eventType }) => eventType === "STREAM_RESET")
      .map(({ payload }) => (payload as { reason: string }).reason);
  }

  /** What it holds to be true: everything since it last began anew. */
  get account(): Account {
    let first: number | null = null;
    let arrivals: Account["arrivals"] = [];
    for (const { id, eventType, payload, at } of this.frames) {
      if (id === null) continue; // a refusal: it keeps what it has
      const number = Number(id.split(".")[0]);
      if (eventType === "STREAM_RESET") [first, arrivals] = [number, []];
      first ??= number;
      if (!CONTROL.has(eventType))
        arrivals = [...arrivals, { number, digest: digestOf({ eventType, payload }), arrivedAt: at }];
    }
    return { first: first ?? 0, arrivals };
  }

  /** Opens a connection with what it has, and waits for its first frame, which it answers. */
  async open(url: string): Promise<RecordedFrame> {
    const { lastEventId } = this;
    const stream = await openStream({
      ...{ url: url + this.#path, headers: this.#headers },
      ...(lastEventId === null ? {} : { lastEventId }),
    });
    this.#stream = stream;
    return stream.waitFor(() => true);
  }

  /** The same person, with what they have got so far, away. */
  away(): ReturningClient {
    this.#stream?.close();
    return new ReturningClient(this.#path, this.#headers, this.frames);
  }

  has(messageId: string): boolean {
    return this.frames.some(({ payload }) => (payload as { id?: string }).id === messageId);
  }
}
