// Pages of messages: before, after or around one of them, or a moment. Without a mark the newest ones.
import { compareTimes, isTime } from "@tributary/schemas/ibm-video";
import { z } from "zod";
import type { Message } from "./channel.ts";

const USUAL = 25;
const MOST = 300;
const id = z.string().optional();
const moment = z.string().refine(isTime).optional();

export const page = z.looseObject({
  limit: z.coerce.number().int().min(0).max(MOST).optional(),
  ...{ id_lt: id, id_lte: id, id_gt: id, id_gte: id, id_around: id },
  ...{ created_at_before: moment, created_at_before_or_equal: moment },
  ...{ created_at_after: moment, created_at_after_or_equal: moment, created_at_around: moment },
});
export type MessagePage = z.output<typeof page>;

/** The page of these messages, which are in the order of their times; so is the page. */
export function pageOf(messages: readonly Message[], asked: MessagePage): Message[] {
  const limit = asked.limit ?? USUAL;
  if (limit === 0) return [];
  const around = placeAround(messages, asked);
  if (around !== null) return messages.slice(Math.max(0, around - (limit >> 1)), around + Math.ceil(limit / 2));
  const from = lowerEnd(messages, asked);
  const to = upperEnd(messages, asked);
  const between = messages.slice(from ?? 0, Math.max(from ?? 0, to));
  return from === null ? between.slice(-limit) : between.slice(0, limit);
}

function placeAround(messages: readonly Message[], { id_around, created_at_around: at }: MessagePage): number | null {
  if (id_around !== undefined) return placeOf(messages, id_around);
  return at === undefined ? null : firstWhere(messages, (each) => compareTimes(each.created_at, at) >= 0);
}

/** Of the first message after the mark; null when there is no such mark. */
function lowerEnd(messages: readonly Message[], asked: MessagePage): number | null {
  const { id_gt, id_gte, created_at_after: after, created_at_after_or_equal: from } = asked;
  if (id_gt !== undefined) return placeOf(messages, id_gt) + 1;
  if (id_gte !== undefined) return placeOf(messages, id_gte);
  if (after !== undefined) return firstWhere(messages, (each) => compareTimes(each.created_at, after) > 0);
  return from === undefined ? null : firstWhere(messages, (each) => compareTimes(each.created_at, from) >= 0);
}

function upperEnd(messages: readonly Message[], asked: MessagePage): number {
  const { id_lt, id_lte, created_at_before: before, created_at_before_or_equal: to } = asked;
  if (id_lt !== undefined) return placeOf(messages, id_lt);
  if (id_lte !== undefined) return placeOf(messages, id_lte) + 1;
  if (before !== undefined) return firstWhere(messages, (each) => compareTimes(each.created_at, before) >= 0);
  return to === undefined ? messages.length : firstWhere(messages, (each) => compareTimes(each.created_at, to) > 0);
}

/** Behind the last one when there is none. */
const firstWhere = (messages: readonly Message[], is: (message: Message) => boolean): number =>
  ((index) => (index === -1 ? messages.length : index))(messages.findIndex(is));

const placeOf = (messages: readonly Message[], wanted: string): number =>
  firstWhere(messages, (each) => each.id === wanted);
