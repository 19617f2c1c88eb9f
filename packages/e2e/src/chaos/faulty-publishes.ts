/**
 * Kafka as a relay sees it on a bad day, in front of the real one: what was published comes a second time, later; or half of
 * the keys of a batch come late, as when one of the brokers is slow. What is acknowledged is really out, once at least.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Messaging, OutgoingRecord } from "@tributary/messaging";

export type PublishFault = "repeat" | "delay";

/** One kind of fault, for how long it goes on and how late records are, in milliseconds. */
export interface Strike {
  readonly fault: PublishFault;
  readonly forMs: number;
  readonly lateMs: number;
}

export interface FaultyPublishes {
  readonly messaging: Messaging;
  strike(strike: Strike): void;
}

/** `onHit` is told how many records were repeated or late. */
export function faultyPublishes(
  real: Messaging,
  onHit: (fault: PublishFault, records: number) => void,
): FaultyPublishes {
  let current: (Strike & { readonly until: number }) | null = null;

  async function publish(topic: Parameters<Messaging["publish"]>[0], records: readonly OutgoingRecord[]) {
    const strike = current !== null && performance.now() < current.until ? current : null;
    if (strike === null || topic !== "tributary.events") return real.publish(topic, records);
    if (strike.fault === "repeat") {
      await real.publish(topic, records);
      onHit("repeat", records.length);
      // Nobody waits for a former leader that wakes up; if it dies before, it repeats nothing.
      void delay(strike.lateMs)
        .then(() => real.publish(topic, records))
        .catch(() => undefined);
      return;
    }
    const isLate = ({ key }: OutgoingRecord): boolean => key.charCodeAt(key.length - 1) % 2 === 0;
    const late = records.filter(isLate);
    const publishLate = async () => {
      await delay(strike.lateMs);
      await real.publish(topic, late);
      onHit("delay", late.length);
    };
    const inTime = records.filter((record) => !isLate(record));
    await Promise.all([inTime.length > 0 && real.publish(topic, inTime), late.length > 0 && publishLate()]);
  }

  return {
    messaging: { ...real, publish },
    strike: (strike) => {
      current = { ...strike, until: performance.now() + strike.forMs };
    },
  };
}
