// Times and durations as people read them, in the zone of their browser: `exact` ones to the millisecond, for those who
// compare them with a log.
import { strings } from "../strings.ts";
import { LANGUAGE } from "./language.ts";

const { times: words } = strings;
const time = new Intl.DateTimeFormat(LANGUAGE, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(LANGUAGE, { weekday: "long", day: "numeric", month: "long" });
const date = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });
const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
const second = new Intl.DateTimeFormat(LANGUAGE, clock);
const exactTime = new Intl.DateTimeFormat(LANGUAGE, { ...clock, fractionalSecondDigits: 3 });

export const timeOf = (at: string): string => time.format(new Date(at));
export const momentOf = (at: string): string => moment.format(new Date(at));
/** To the second. */
export const clockTimeOf = (at: string): string => second.format(new Date(at));
export const exactTimeOf = (at: string): string => exactTime.format(new Date(at));
export const exactMomentOf = (at: string): string => `${date.format(new Date(at))}, ${exactTimeOf(at)}`;

export function dayOf(at: string, now = new Date()): string {
  if (isSameDay(new Date(at), now)) return words.today;
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  return isSameDay(new Date(at), yesterday) ? words.yesterday : day.format(new Date(at));
}

/** The time today, the date before. */
export const shortlyOf = (at: string, now = new Date()): string =>
  isSameDay(new Date(at), now) ? timeOf(at) : date.format(new Date(at));

const isSameDay = (one: Date, other: Date): boolean => one.toDateString() === other.toDateString();

const MINUTE = 60_000;
const UNITS = [
  ["d", 24 * 60 * MINUTE],
  ["h", 60 * MINUTE],
  ["min", MINUTE],
  ["s", 1_000],
] as const;

/** The largest unit that fits: `3 min`. */
export function durationOf(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? ["s", 1_000];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}

/** How long ago that was. */
export const agoOf = (at: string, now = Date.now()): string => words.ago(durationOf(now - Date.parse(at)));
