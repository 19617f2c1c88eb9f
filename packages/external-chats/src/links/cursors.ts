// How far held links have come, written many at a time: what has been sent since the last statement goes with the next.
import {
  type ExternalLinks,
  type HeldLease,
  type HeldLink,
  isRefusedByDatabase,
  type LinkMove,
  StoreUnavailableError,
} from "@tributary/event-store";
import type { Logger } from "@tributary/runtime";

type Change = Pick<LinkMove, "conversation" | "sentVersion" | "receivedUpTo" | "finished">;

interface CursorsPorts {
  links: Pick<ExternalLinks, "move">;
  /** The link has passed on to another holder. */
  onLost(lease: HeldLease): void;
  log: Logger;
}

interface Waiting {
  lease: HeldLease;
  move: LinkMove;
  written: PromiseWithResolvers<void>[];
}

const RETRY_MS = 500;

export class Cursors implements AsyncDisposable {
  readonly #ports: CursorsPorts;
  #waiting = new Map<string, Waiting>();
  #writing: Promise<void> | null = null;
  #isStopping = false;

  constructor(ports: CursorsPorts) {
    this.#ports = ports;
  }

  /**
   * Resolves when it is written, or when the link turned out to be another's; rejects when it never can be, or not before
   * the end.
   */
  move({ tenant, sessionId, linkId, lease }: HeldLink, change: Change): Promise<void> {
    const written = Promise.withResolvers<void>();
    const key = `${lease.name} ${lease.fence}`;
    const waiting = this.#waiting.get(key);
    const move = { ...waiting?.move, tenant, sessionId, linkId, fence: lease.fence, ...change };
    this.#waiting.set(key, { lease, move, written: [...(waiting?.written ?? []), written] });
    this.#writing ??= this.#writeAll();
    return written.promise;
  }

  /** What is due is written, once. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    await new Promise(setImmediate); // what is moved by the same batch goes together
    while (this.#waiting.size > 0) {
      const batch = this.#waiting;
      this.#waiting = new Map();
      await this.#write(batch).catch((error: unknown) => this.#failed(batch, error));
    }
    this.#writing = null;
  }

  async #write(batch: ReadonlyMap<string, Waiting>): Promise<void> {
    const lost = await this.#ports.links.move([...batch.values()].map(({ move }) => move));
    for (const { written } of batch.values()) for (const one of written) one.resolve();
    for (const { lease } of batch.values()) if (lost.has(lease.name)) this.#ports.onLost(lease);
  }

  async #failed(batch: ReadonlyMap<string, Waiting>, error: unknown): Promise<void> {
    this.#ports.log.warn({ event: "cursors-not-moved", links: batch.size, err: error });
    const isForGood = isRefusedByDatabase(error) && !(error instanceof StoreUnavailableError);
    if (isForGood && batch.size > 1) return this.#writeOneByOne(batch);
    if (isForGood || this.#isStopping) return reject(batch, error);
    this.#putBack(batch);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }

  /** One that can't be written holds up no other. */
  async #writeOneByOne(batch: ReadonlyMap<string, Waiting>): Promise<void> {
    for (const entry of batch) {
      const one = new Map([entry]);
      await this.#write(one).catch((error: unknown) => this.#failed(one, error));
    }
  }

  #putBack(batch: ReadonlyMap<string, Waiting>): void {
    for (const [key, { lease, move, written }] of batch) {
      const newer = this.#waiting.get(key);
      const both = { lease, move: { ...move, ...newer?.move }, written: [...written, ...(newer?.written ?? [])] };
      this.#waiting.set(key, both);
    }
  }
}

function reject(batch: ReadonlyMap<string, Waiting>, error: unknown): void {
  for (const { written } of batch.values()) for (const one of written) one.reject(error);
}
