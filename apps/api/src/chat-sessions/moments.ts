// What matters in a session for a moment only, on its way to Kafka. It is best effort: nobody waits for it, what the
// broker does not take is lost, and what waits for it is bounded.
import type { Messaging } from "@tributary/messaging";
import type { Clock, Logger } from "@tributary/runtime";
import { type EphemeralEvent, type SentMoment, toEphemeralRecord } from "@tributary/schemas";

export interface MomentPorts {
  messaging: Pick<Messaging, "publish">;
  clock: Clock;
  ids: () => string;
  log: Logger;
}

export interface Moments {
  tell(tenant: string, event: EphemeralEvent): void;
}

/** Sends moments in order; while the broker does not answer, the newest `most` of them wait. */
export function createMoments({ messaging, clock, ids, log }: MomentPorts, most: number): Moments {
  let waiting: SentMoment[] = [];
  let isSending = false;

  /** One batch at a time: what comes meanwhile is the next, so that moments never queue up before the log's own records. */
  async function sendAll(): Promise<void> {
    if (isSending) {
      if (waiting.length > most) waiting.shift();
      return;
    }
    isSending = true;
    while (waiting.length > 0) {
      const records = waiting.map(toEphemeralRecord);
      waiting = [];
      try {
        await messaging.publish("tributary.ephemeral", records);
      } catch (error) {
        log.debug({ event: "moments-lost", moments: records.length, err: error });
      }
    }
    isSending = false;
  }

  return {
    tell(tenant, event) {
      waiting.push({ id: ids(), tenant, event, at: new Date(clock.now()).toISOString() });
      void sendAll();
    },
  };
}
