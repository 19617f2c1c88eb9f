// Where a key leads to in a feed.
import type { FeedExtent } from "./feed-store.ts";

const PAGE = 10;

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
      return at - PAGE;
    case "PageDown":
      return at + PAGE;
    case "Home":
      return first;
    case "End":
      return head;
    default:
      return null;
  }
}
