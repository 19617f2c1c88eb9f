// Times as people read them, in the language and the zone of their browser.
import { strings } from "../strings.ts";

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const timeOf = (at: string): string => time.format(new Date(at));
export const momentOf = (at: string): string => moment.format(new Date(at));

export function dayOf(at: string, now = new Date()): string {
  if (isSameDay(new Date(at), now)) return strings.chat.today;
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  return isSameDay(new Date(at), yesterday) ? strings.chat.yesterday : day.format(new Date(at));
}

/** The time today, the date before. */
export const shortlyOf = (at: string, now = new Date()): string =>
  isSameDay(new Date(at), now) ? timeOf(at) : date.format(new Date(at));

const isSameDay = (one: Date, other: Date): boolean => one.toDateString() === other.toDateString();
