// When things happen: no two at the same moment, later ones later, however many come in one millisecond.
import type { Clock } from "@tributary/runtime";
import type { Faults } from "./faults.ts";

export interface Moments {
  /** The next microsecond, for messages and everything that they are about. */
  next(): string;
  /** Of the event that tells of what happened at the latest moment: some nanoseconds after it. */
  after(): string;
}

/** Written as the service writes them: without zeros at the end, unless a fault wants it otherwise. */
export function createMoments(clock: Clock, faults: Faults): Moments {
  let micros = 0;
  let nanos = 0;
  const written = () => {
    const whole = new Date(Math.floor(micros / 1_000)).toISOString().slice(0, 19);
    const fraction = `${String(micros % 1_000_000).padStart(6, "0")}${String(nanos).padStart(3, "0")}`;
    if (faults.now.fractions === "none") return `${whole}Z`;
    const digits = faults.now.fractions === "nine" ? fraction : fraction.replace(/0+$/, "");
    return digits === "" ? `${whole}Z` : `${whole}.${digits}Z`;
  };
  return {
    next() {
      micros = Math.max(micros + 1, clock.now() * 1_000);
      nanos = 0;
      return written();
    },
    after() {
      nanos += 1;
      if (nanos > 999 || clock.now() * 1_000 > micros) {
        micros = Math.max(micros + 1, clock.now() * 1_000);
        nanos = 1;
      }
      return written();
    },
  };
}
