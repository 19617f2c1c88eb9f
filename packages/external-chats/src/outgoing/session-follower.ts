// The events of sessions, exactly and in their order: the catch-up reader, one query for all sessions that wait. Kafka only
// says which to read; what it does not say, a comparison with Postgres finds every few seconds.
import { type EventStore, StoreUnavailableError } from "@tributary/event-store";
import { header, type IncomingRecord } from "@tributary/messaging";
import type { Logger } from "@tributary/runtime";
import type { RecordedEvent } from "@tributary/schemas";

const TICK_MS = 1_000;
const COMPARED_EVERY_MS = 5_000;
const RETRY_MS = 1_000;
const MOST_SESSIONS = 250;
const MOST_EVENTS = 50;

export interface FollowedSession extends Disposable {
  /** Events above that version, oldest first, as soon as there are any. One question at a time. */
  next(after: number, signal: AbortSignal): Promise<RecordedEvent[]>;
}

interface Question {
  after: number;
  answered: PromiseWithResolvers<RecordedEvent[]>;
}

interface Follower {
  streamId: string;
  /** The highest version that is known of; infinite as long as nobody has looked. */
  head: number;
  question: Question | null;
}

interface FollowerPorts {
  store: Pick<EventStore, "readStreams" | "streamHeads">;
  /** Whether Kafka delivers nothing that could be relied on. */
  tailStands(): boolean;
  log: Logger;
}

export class SessionFollower implements Disposable {
  readonly #ports: FollowerPorts;
  readonly #byStream = new Map<string, Set<Follower>>();
  #reading: Promise<void> | null = null;
  #comparedAt = 0;
  #isComparing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(ports: FollowerPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#tick(), TICK_MS).unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  follow(streamId: string): FollowedSession {
    const follower: Follower = { streamId, head: Number.POSITIVE_INFINITY, question: null };
    const all = this.#byStream.get(streamId) ?? new Set();
    this.#byStream.set(streamId, all.add(follower));
    return {
      next: (after, signal) => this.#ask(follower, after, signal),
      [Symbol.dispose]: () => {
        all.delete(follower);
        if (all.size === 0) this.#byStream.delete(streamId);
      },
    };
  }

  /** A record of the events topic: only its key and version are looked at. */
  onRecord(record: IncomingRecord): void {
    const followers = this.#byStream.get(record.key);
    if (followers) this.#grown(followers, Number(header(record, "streamversion")));
  }

  /** After an outage of the tail: compares as soon as possible. */
  poke(): void {
    this.#comparedAt = 0;
  }

  #grown(followers: Iterable<Follower>, head: number): void {
    for (const follower of followers) {
      if (!Number.isFinite(follower.head)) continue; // it is read in any case
      follower.head = Math.max(follower.head, head);
    }
    this.#read();
  }

  async #ask(follower: Follower, after: number, signal: AbortSignal): Promise<RecordedEvent[]> {
    signal.throwIfAborted();
    const answered = Promise.withResolvers<RecordedEvent[]>();
    const stop = () => answered.reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    follower.question = { after, answered };
    this.#read();
    try {
      return await answered.promise;
    } finally {
      if (follower.question?.answered === answered) follower.question = null;
      signal.removeEventListener("abort", stop);
    }
  }

  #read(): void {
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = null;
    });
  }

  async #readAll(): Promise<void> {
    await new Promise(setImmediate); // what has grown at the same time is read together
    for (let due = this.#due(); due.length > 0; due = this.#due()) {
      try {
        await this.#readTogether(due);
      } catch (error) {
        await this.#failed(due, error);
      }
    }
  }

  /** One event that this release can't read holds up its own session, and no other. */
  async #failed(due: readonly Follower[], error: unknown): Promise<void> {
    const { log } = this.#ports;
    if (error instanceof StoreUnavailableError) {
      log.warn({ event: "sessions-not-read", sessions: due.length, err: error });
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
    } else if (due.length > 1) {
      for (const one of due) await this.#readTogether([one]).catch((own: unknown) => this.#failed([one], own));
    } else
      for (const { question, ...follower } of due) {
        log.error({ event: "session-unreadable", streamId: follower.streamId, err: error });
        const stuck = this.#byStream.get(follower.streamId) ?? [];
        for (const one of stuck) one.head = question?.after ?? one.head; // tried again after the next comparison
      }
  }

  #due(): Follower[] {
    const due: Follower[] = [];
    for (const followers of this.#byStream.values()) {
      for (const follower of followers) {
        if (follower.question && follower.head > follower.question.after) due.push(follower);
      }
      if (due.length >= MOST_SESSIONS) break;
    }
    return due;
  }

  async #readTogether(due: readonly Follower[]): Promise<void> {
    const asked = due.flatMap(({ streamId, question }) => (question ? [{ streamId, after: question.after }] : []));
    const knownBefore = new Map(due.map((follower) => [follower, follower.head]));
    const read = await this.#ports.store.readStreams(asked, MOST_EVENTS);
    for (const follower of due) {
      const { question } = follower;
      const events = read.get(follower.streamId)?.filter(({ version }) => version > (question?.after ?? 0)) ?? [];
      if (events.length > 0) {
        follower.question = null;
        question?.answered.resolve(events);
      } else if (question && follower.head === knownBefore.get(follower)) follower.head = question.after;
    }
  }

  async #tick(): Promise<void> {
    const isDue = performance.now() - this.#comparedAt >= COMPARED_EVERY_MS || this.#ports.tailStands();
    if (!isDue || this.#isComparing || this.#byStream.size === 0) return;
    this.#isComparing = true;
    try {
      this.#comparedAt = performance.now();
      const heads = await this.#ports.store.streamHeads([...this.#byStream.keys()]);
      for (const [streamId, head] of heads) this.#grown(this.#byStream.get(streamId) ?? [], head);
    } catch (error) {
      this.poke();
      this.#ports.log.warn({ event: "sessions-not-compared", err: error });
    } finally {
      this.#isComparing = false;
    }
  }
}
