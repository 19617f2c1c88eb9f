// Commands on their way to Kafka, in the order in which they were given, in bounded memory. While the broker is away they are
// kept as long as there is room; whoever gives more than that waits. Nothing is dropped but with the process, and then the
// next holder of the link reads it again over there.
import { setTimeout as delay } from "node:timers/promises";
import { type Keyring, sealedCommand } from "@tributary/event-store";
import { inChunks, type Messaging, REQUEST_BYTES } from "@tributary/messaging";
import type { Logger } from "@tributary/runtime";
import type { EventRecord, SentCommand } from "@tributary/schemas";

export interface Publishing {
  /** The broker has them; or it is away, and there was room to keep them. */
  readonly kept: Promise<void>;
  /** The broker has them. */
  readonly acknowledged: Promise<void>;
}

interface Waiting {
  commands: readonly SentCommand[];
  bytes: number;
  kept: PromiseWithResolvers<void>;
  acknowledged: PromiseWithResolvers<void>;
}

export interface CommandPublisherPorts {
  messaging: Pick<Messaging, "publish">;
  keyring: Pick<Keyring, "known" | "ensure">;
  log: Logger;
  /** What may be kept while the broker is away. */
  mostBytes?: number;
  onPublished(commands: readonly SentCommand[]): void;
  onFailed(): void;
}

const MOST_BYTES = 32 * 1024 * 1024;
const MOST_AT_ONCE = 500;
/** A broker that takes longer to answer is away, as far as those are concerned who wait for it. */
const PATIENCE_MS = 1_000;
const RETRY_MS = { first: 100, longest: 5_000 };
/** How long disposal waits for the broker. */
const LAST_COMMANDS_MS = 3_000;

export class CommandPublisher implements AsyncDisposable {
  readonly #ports: CommandPublisherPorts;
  readonly #mostBytes: number;
  readonly #stopping = new AbortController();
  #waiting: Waiting[] = [];
  #bytes = 0;
  #isAway = false;
  #sending: Promise<void> | null = null;

  constructor(ports: CommandPublisherPorts) {
    this.#ports = ports;
    this.#mostBytes = ports.mostBytes ?? MOST_BYTES;
  }

  get waitingBytes(): number {
    return this.#bytes;
  }

  publish(commands: readonly SentCommand[]): Publishing {
    if (commands.length === 0) return { kept: Promise.resolve(), acknowledged: Promise.resolve() };
    const bytes = commands.reduce((sum, { command }) => sum + JSON.stringify(command).length, 0);
    const [kept, acknowledged] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    this.#waiting.push({ commands, bytes, kept, acknowledged });
    this.#bytes += bytes;
    if (this.#isAway) this.#letGo();
    this.#sending ??= this.#sendAll();
    return { kept: kept.promise, acknowledged: acknowledged.promise };
  }

  /** The broker has all that was given so far. */
  async flushed(): Promise<void> {
    await this.#waiting.at(-1)?.acknowledged.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const late = delay(LAST_COMMANDS_MS, undefined, { ref: false });
    await Promise.race([this.#sending, late]);
    this.#stopping.abort();
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#stopping.signal.aborted) {
      const batch = this.#nextBatch();
      await this.#sendUntilSent(batch.flatMap(({ commands }) => commands));
      if (this.#stopping.signal.aborted) break;
      this.#waiting.splice(0, batch.length);
      for (const { bytes, kept, acknowledged } of batch) {
        this.#bytes -= bytes;
        kept.resolve();
        acknowledged.resolve();
      }
    }
    this.#sending = null;
  }

  #nextBatch(): Waiting[] {
    let count = 0;
    const batch: Waiting[] = [];
    for (const one of this.#waiting) {
      if (batch.length > 0 && count + one.commands.length > MOST_AT_ONCE) break;
      batch.push(one);
      count += one.commands.length;
    }
    return batch;
  }

  async #sendUntilSent(commands: readonly SentCommand[]): Promise<void> {
    const { signal } = this.#stopping;
    for (let retryMs = RETRY_MS.first; !signal.aborted; retryMs = Math.min(retryMs * 2, RETRY_MS.longest)) {
      const patience = setTimeout(() => this.#away(), PATIENCE_MS);
      try {
        await this.#send(commands);
        this.#isAway = false;
        return;
      } catch (error) {
        this.#away();
        this.#ports.onFailed();
        this.#ports.log.warn({ event: "commands-not-published", waitingBytes: this.#bytes, err: error });
        await delay(retryMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      } finally {
        clearTimeout(patience);
      }
    }
  }

  async #send(commands: readonly SentCommand[]): Promise<void> {
    const { keyring, messaging } = this.#ports;
    const records: EventRecord[] = [];
    // One after the other: keys are few, and the first one asks for what the others then have at hand.
    for (const command of commands) {
      const record = await sealedCommand(keyring, command);
      if (record !== null) records.push(record); // of who is erased nothing is said any more
    }
    for (const chunk of inChunks(records, REQUEST_BYTES)) await messaging.publish("tributary.commands", chunk);
    this.#ports.onPublished(commands);
  }

  #away(): void {
    this.#isAway = true;
    this.#letGo();
  }

  /** Those that fit go on with their work; the others wait for the broker. */
  #letGo(): void {
    let bytes = 0;
    for (const one of this.#waiting) {
      bytes += one.bytes;
      if (bytes > this.#mostBytes) return;
      one.kept.resolve();
    }
  }
}
