/**
 * What a card's RESPONSE_UI_CONFIGS say about its answers: an entry for each question, in their order, of which these
 * fields are rules and not only looks. Cards of before they were checked may hold anything there; that bounds nothing.
 */
import { z } from "zod";
import { anyNumber } from "../questions/question.ts";
import type { JsonValue } from "../values/json-value.ts";

const bound = anyNumber.nullish();
const bounds = z.looseObject({
  MIN_VALUE: bound,
  MAX_VALUE: bound,
  OPTION_SELECTION_MIN: bound,
  OPTION_SELECTION_MAX: bound,
});
type Bounds = z.infer<typeof bounds>;

type UiConfigs = Readonly<Record<string, JsonValue>>;

/** Whether every entry, if there are any, leaves something to answer. */
export function areBounds({ RESPONSE_UI_CONFIGS: entries }: UiConfigs): boolean {
  if (entries === undefined) return true;
  const parsed = z.array(bounds).safeParse(entries);
  return parsed.success && parsed.data.every(leavesSomething);
}

function leavesSomething({ MIN_VALUE, MAX_VALUE, OPTION_SELECTION_MIN, OPTION_SELECTION_MAX }: Bounds): boolean {
  return isUpTo(MIN_VALUE, MAX_VALUE) && isUpTo(OPTION_SELECTION_MIN, OPTION_SELECTION_MAX);
}

/** Whether this can be said to the question at this place: a number that is within, or as many options as may be chosen. */
export function isWithinBounds({ RESPONSE_UI_CONFIGS: entries }: UiConfigs, place: number, value: JsonValue): boolean {
  const { data } = bounds.safeParse(Array.isArray(entries) ? entries[place] : undefined);
  if (data === undefined) return true;
  if (typeof value === "number") return isUpTo(data.MIN_VALUE, value) && isUpTo(value, data.MAX_VALUE);
  if (!Array.isArray(value)) return true;
  return isUpTo(data.OPTION_SELECTION_MIN, value.length) && isUpTo(value.length, data.OPTION_SELECTION_MAX);
}

const isUpTo = (low: number | null | undefined, high: number | null | undefined): boolean =>
  low == null || high == null || low <= high;
