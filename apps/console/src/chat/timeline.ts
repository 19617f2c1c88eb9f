// A session as it is read from top to bottom: days, messages, notices and forms by time, and at the end what waits to be sent.
import type { ChatMessage, Form, Notice } from "@tributary/client";
import { type Unsent, waiting } from "./outbox.ts";
import type { Picture } from "./picture.ts";

export type TimelineItem =
  | { kind: "day"; key: string; at: string }
  | { kind: "unread"; key: string }
  /** `isNext`: of the same sender as the one above it, said shortly after. */
  | { kind: "message"; key: string; message: ChatMessage; replyTo: ChatMessage | null; isNext: boolean }
  | { kind: "notice"; key: string; notice: Notice }
  | { kind: "form"; key: string; form: Form }
  | { kind: "unsent"; key: string; unsent: Unsent };

type Dated = { at: string; item: TimelineItem };
const TOGETHER_MS = 5 * 60_000;

/** `unreadFrom`: the first message that had not been read when the session was opened. */
export function timelineOf(picture: Picture, unreadFrom: string | null): TimelineItem[] {
  const items = withBreaks(inOrder(picture), unreadFrom);
  for (const unsent of waiting(picture.outbox)) items.push({ kind: "unsent", key: unsent.key, unsent });
  return items;
}

function inOrder({ messages, notices, forms, hasOlder }: Picture): Dated[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const said = messages.map((message, place): Dated => {
    const replyTo = byId.get(message.replyToId ?? "") ?? null;
    const isNext = isTogether(messages[place - 1], message);
    return { at: message.sentAt, item: { kind: "message", key: message.id, message, replyTo, isNext } };
  });
  const told = notices.map(
    (notice): Dated => ({ at: notice.postedAt, item: { kind: "notice", key: notice.id, notice } }),
  );
  const asked = forms.map((form): Dated => ({ at: form.requestedAt, item: { kind: "form", key: form.id, form } }));
  if (told.length + asked.length === 0) return said;
  // Nothing is put before the oldest message that is here: what comes in between is not known yet.
  const first = hasOlder ? (said[0]?.at ?? "") : "";
  const besides = [...told, ...asked].filter(({ at }) => at >= first);
  return between(
    said,
    besides.sort((one, other) => (one.at < other.at ? -1 : 1)),
  );
}

/** Messages keep their order; the rest comes in between by time. */
function between(said: readonly Dated[], besides: readonly Dated[]): Dated[] {
  const rest = [...besides];
  const all = said.flatMap((message) => {
    const later = rest.findIndex(({ at }) => at > message.at);
    return [...rest.splice(0, later < 0 ? rest.length : later), message];
  });
  return [...all, ...rest];
}

function isTogether(before: ChatMessage | undefined, message: ChatMessage): boolean {
  if (before === undefined || before.senderId !== message.senderId) return false;
  if (before.senderType !== message.senderType || message.replyToId !== null) return false;
  return Date.parse(message.sentAt) - Date.parse(before.sentAt) < TOGETHER_MS;
}

function withBreaks(dated: readonly Dated[], unreadFrom: string | null): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day = "";
  for (const { at, item } of dated) {
    const today = dayOf(at);
    if (today !== day) items.push({ kind: "day", key: today, at });
    const isUnread = item.key === unreadFrom;
    if (isUnread) items.push({ kind: "unread", key: "unread" });
    const isFirst = today !== day || isUnread;
    items.push(isFirst && item.kind === "message" ? { ...item, isNext: false } : item);
    day = today;
  }
  return items;
}

const days = new Map<string, string>();

/** The day here, worked out once for each minute. */
function dayOf(at: string): string {
  const minute = at.slice(0, 16);
  const known = days.get(minute) ?? new Date(at).toDateString();
  days.set(minute, known);
  return known;
}

/** The first of the last `unread` messages of others, unless I have answered since: then I have seen them. */
export function firstUnread(
  messages: readonly ChatMessage[],
  unread: number,
  isOwn: (message: ChatMessage) => boolean,
) {
  const news = messages.slice(messages.findLastIndex(isOwn) + 1);
  return unread > 0 ? (news.at(-unread)?.id ?? news[0]?.id ?? null) : null;
}
