// Where a key leads to in a feed.
import type { FeedExtent } from "./feed-store.ts";

/** A page, as far as one key leads but for the ends. */
export const LONGEST_STEP = 10;

/** Null for keys that lead nowhere; never beyond the ends. */
export function stepOf(key: string, at: number, { first, head }: FeedExtent): number | null {
  const wanted = targetOf(key, at, { first, head });
  return wanted === null ? null : Math.min(Math.max(wanted, first), head);
}

function targetOf(key: string, at: number, { first, head }: FeedExtent): number | null {
  switch (key) {
    case "ArrowUp":
    case "k":
      return at - 1;
    case "ArrowDown":
    case "j":
      return at + 1;
    case "PageUp":
      return at - LONGEST_STEP;
    case "PageDown":
      return at + LONGEST_STEP;
    case "Home":
      return first;
    case "End":
      return head;
    default:
      return null;
  }
}
