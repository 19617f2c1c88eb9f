// Who is typing, and signals: told while it is so, and nobody waits for it. Without Kafka it is lost.
import type { Messaging } from "@tributary/messaging";
import type { Logger } from "@tributary/runtime";
import { type SentMoment, toEphemeralRecord } from "@tributary/schemas";

/** What waits for the broker; beyond that the oldest is lost. */
const MOST_WAITING = 1_000;

export class MomentPublisher {
  readonly #messaging: Pick<Messaging, "publish">;
  readonly #log: Logger;
  #waiting: SentMoment[] = [];
  #isSending = false;

  constructor({ messaging, log }: { messaging: Pick<Messaging, "publish">; log: Logger }) {
    this.#messaging = messaging;
    this.#log = log;
  }

  say(moment: SentMoment): void {
    this.#waiting.push(moment);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    if (!this.#isSending) void this.#sendAll();
  }

  /** One batch at a time: what comes meanwhile is the next. */
  async #sendAll(): Promise<void> {
    this.#isSending = true;
    while (this.#waiting.length > 0) {
      const records = this.#waiting.map(toEphemeralRecord);
      this.#waiting = [];
      try {
        await this.#messaging.publish("tributary.ephemeral", records);
      } catch (error) {
        this.#log.debug({ event: "moments-lost", count: records.length, err: error });
      }
    }
    this.#isSending = false;
  }
}
