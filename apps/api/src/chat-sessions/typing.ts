// Who is typing, told while it is so: at most once a second for each member and session, the last word wins, and nobody
// ever waits for it. It is best effort: without Kafka it is lost.
import type { Messaging } from "@tributary/messaging";
import type { Clock, Logger } from "@tributary/runtime";
import { type EphemeralEvent, type SentMoment, toEphemeralRecord } from "@tributary/schemas";

export const SPACING_MS = 1_000;
/** Members who are typing through this replica at a time, and moments that wait for the broker; beyond that they are lost. */
const MOST_MEMBERS = 10_000;

export interface TypingPorts {
  messaging: Pick<Messaging, "publish">;
  clock: Clock;
  ids: () => string;
  log: Logger;
}

export type TypingEvent = Extract<EphemeralEvent, { type: "MemberTyping" | "MemberStoppedTyping" }>;

interface Typist {
  tenant: string;
  last: TypingEvent;
  /** What they said since. */
  next: TypingEvent | null;
}

export class Typing {
  readonly #ports: TypingPorts;
  readonly #typists = new Map<string, Typist>();
  #waiting: SentMoment[] = [];
  #isSending = false;

  constructor(ports: TypingPorts) {
    this.#ports = ports;
  }

  /** At once, or at the end of the second in which they said something before. */
  say(tenant: string, event: TypingEvent): void {
    const { sessionId, memberType, memberId } = event.data;
    const key = `${tenant}/${sessionId}/${memberType}/${memberId}`;
    const typist = this.#typists.get(key);
    if (typist !== undefined) typist.next = event;
    else if (this.#typists.size < MOST_MEMBERS) this.#tell(key, { tenant, last: event, next: null });
  }

  #tell(key: string, typist: Typist): void {
    this.#typists.set(key, typist);
    setTimeout(() => this.#afterSpacing(key, typist), SPACING_MS).unref();
    const { ids, clock } = this.#ports;
    const at = new Date(clock.now()).toISOString();
    this.#waiting.push({ id: ids(), tenant: typist.tenant, event: typist.last, at });
    void this.#sendAll();
  }

  /** Typing is said again for as long as it goes on; that somebody has stopped, once. */
  #afterSpacing(key: string, { tenant, last, next }: Typist): void {
    this.#typists.delete(key);
    const isNews = next !== null && (next.type === "MemberTyping" || last.type === "MemberTyping");
    if (isNews) this.#tell(key, { tenant, last: next, next: null });
  }

  /** One batch at a time: what comes meanwhile is the next, so that moments never queue up before the log's own records. */
  async #sendAll(): Promise<void> {
    if (this.#isSending) {
      if (this.#waiting.length > MOST_MEMBERS) this.#waiting.shift();
      return;
    }
    this.#isSending = true;
    while (this.#waiting.length > 0) {
      const records = this.#waiting.map(toEphemeralRecord);
      this.#waiting = [];
      try {
        await this.#ports.messaging.publish("tributary.ephemeral", records);
      } catch (error) {
        this.#ports.log.debug({ event: "moments-lost", moments: records.length, err: error });
      }
    }
    this.#isSending = false;
  }
}
