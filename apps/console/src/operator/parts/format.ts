// Numbers and times as operators read them.
import { strings } from "../../strings.ts";

const words = strings.operator;
const MINUTE = 60_000;
const UNITS = [
  ["d", 24 * 60 * MINUTE],
  ["h", 60 * MINUTE],
  ["min", MINUTE],
  ["s", 1_000],
] as const;

export const numberText = (value: number): string => value.toLocaleString("en");

export const rateText = (rate: number | null): string => (rate === null ? words.unknown : words.perSecond(rate));

/** The largest unit that fits: `3 min`. */
export function durationText(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? ["s", 1_000];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}

/** How long ago that was. */
export const agoText = (time: string, now = Date.now()): string => words.ago(durationText(now - Date.parse(time)));

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });

/** Date and time here, to the millisecond. */
export const timeText = (time: string): string => `${day.format(new Date(time))}, ${clockText(time)}`;

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** Time of the day here, to the millisecond. */
export function clockText(time: string): string {
  const at = new Date(time);
  return `${clock.format(at)}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
