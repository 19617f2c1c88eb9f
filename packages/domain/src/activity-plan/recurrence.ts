/**
 * When a recurring card is due: every day, or every week, at the time of day of the first. That is wall-clock time where
 * the participant is: eight in the morning stays eight in the morning when the clocks change.
 */
import type { Recurrence } from "@tributary/schemas";

/** What comes again, from when on, and where. */
export interface Series {
  /** When it is due first. RFC 3339, UTC. */
  first: string;
  recurrence: Recurrence;
  /** IANA name. */
  timeZone: string;
  /** No more than these are looked for. */
  most: number;
}

const DAYS = { day: 1, week: 7 } as const;
const A_DAY_MS = 86_400_000;
/** Times have years of four digits: what would come later does not. */
const LAST_MOMENT = Date.parse("9999-12-31T23:59:59.999Z");

/** The times at which it is due, earliest first, in UTC. */
export function dueTimes({ first, recurrence, timeZone, most }: Series): string[] {
  const start = wallClock(Date.parse(first), timeZone);
  const last = recurrence.until === undefined ? LAST_MOMENT : Date.parse(recurrence.until);
  const count = Math.min(recurrence.count ?? most, most);
  const times: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const due = instantOf(start + index * DAYS[recurrence.every] * A_DAY_MS, timeZone);
    if (due > last) break;
    times.push(new Date(due).toISOString());
  }
  return times;
}

/** What clocks show there at this moment, as if it were UTC. */
function wallClock(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone, hourCycle: "h23", era: "short" },
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
  }).formatToParts(instant);
  const textOf = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? "";
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(textOf(type));
  const year = textOf("era") === "BC" ? 1 - part("year") : part("year");
  const shown = new Date(0);
  shown.setUTCFullYear(year, part("month") - 1, part("day")); // Date.UTC takes the year 50 for 1950
  shown.setUTCHours(part("hour"), part("minute"), part("second"), ((instant % 1_000) + 1_000) % 1_000);
  return shown.getTime();
}

/** The moment at which clocks there show this; of a time that a change of the clocks skips, the moment after the change. */
function instantOf(shown: number, timeZone: string): number {
  const offset = (instant: number): number => wallClock(instant, timeZone) - instant;
  const guess = shown - offset(shown);
  const earlier = shown - offset(guess);
  return wallClock(earlier, timeZone) === shown ? earlier : Math.max(guess, earlier);
}
