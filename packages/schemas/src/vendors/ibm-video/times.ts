/**
 * Moments as the chat service writes them: RFC 3339 with 0 to 9 digits of a second's fraction. A Date keeps three of
 * them and text does not sort (`.5Z` comes after `.51Z`), so they are kept as they came and compared as moments.
 */
const RFC_3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/i;

interface Moment {
  /** Milliseconds since 1970 of the whole second. */
  readonly second: number;
  readonly nanosecond: number;
}

const BEFORE_ALL: Moment = { second: Number.NEGATIVE_INFINITY, nanosecond: 0 };

function momentOf(time: string): Moment | null {
  const [, wholes, fraction = "", zone] = RFC_3339.exec(time) ?? [];
  if (wholes === undefined || zone === undefined || !isOnTheCalendar(wholes.toUpperCase())) return null;
  const second = Date.parse(`${wholes}${zone}`.toUpperCase());
  return Number.isNaN(second) ? null : { second, nanosecond: Number(fraction.padEnd(9, "0")) };
}

/** A Date takes the 30th of February for the 2nd of March; and databases know no year 0. */
function isOnTheCalendar(wholes: string): boolean {
  const date = new Date(`${wholes}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(wholes) && !wholes.startsWith("0000");
}

/** Whether the text is a moment that can be compared, here and in a database. */
export const isTime = (text: string): boolean => momentOf(text) !== null;

/** Below 0 when `a` is the earlier one, 0 when they are the same moment; for sorting. What is no time comes first. */
export function compareTimes(a: string, b: string): number {
  const [left, right] = [momentOf(a) ?? BEFORE_ALL, momentOf(b) ?? BEFORE_ALL];
  if (left.second !== right.second) return left.second < right.second ? -1 : 1;
  return Math.sign(left.nanosecond - right.nanosecond);
}

/** The latest of them, as it was written; null when there is none. Of equal moments the first. */
export function newestTime(times: Iterable<string | null>): string | null {
  let newest: string | null = null;
  for (const time of times) {
    if (time !== null && isTime(time) && (newest === null || compareTimes(time, newest) > 0)) newest = time;
  }
  return newest;
}
