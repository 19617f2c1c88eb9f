// Whoever is at the end of a list stays there while it grows, or turns out to be longer than was estimated, or while the
// place for it gets smaller. Only the person themselves leaves the end.
import type { Virtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useRef, useState } from "react";

export const END_WITHIN_PX = 60;
/** A movement of the hand is followed by scrolling within this time. */
const BY_HAND_MS = 500;

interface StayingAtEnd {
  isAtEnd: boolean;
  /** It was scrolled, by whomever. */
  scrolled(): void;
  /** The person has done something that scrolls. */
  moved(): void;
  toEnd(): void;
}

export function useStayingAtEnd(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  onEnd: (isAtEnd: boolean) => void,
): StayingAtEnd {
  const [isAtEnd, setAtEnd] = useState(true);
  /** Known before it is drawn: rows that come into view by a scroll turn out longer at once. */
  const stays = useRef(true);
  const movedAt = useRef(Number.NEGATIVE_INFINITY);
  const stay = (is: boolean): void => {
    if (is !== stays.current) onEnd(is);
    stays.current = is;
    setAtEnd(is);
  };
  const moved = useCallback(() => {
    movedAt.current = performance.now();
  }, []);
  const scrolled = (): void => {
    const isThere = isEndInView(virtualizer.scrollElement);
    const isByHand = performance.now() - movedAt.current < BY_HAND_MS;
    if (isByHand) moved(); // as long as it goes on
    if (isThere || isByHand) stay(isThere);
  };
  const size = virtualizer.getTotalSize();
  const height = virtualizer.scrollRect?.height;
  useLayoutEffect(() => {
    if (isAtEnd && stays.current && height !== undefined && size > 0) virtualizer.scrollToEnd();
  }, [virtualizer, isAtEnd, size, height]);
  const toEnd = (): void => {
    stay(true);
    virtualizer.scrollToEnd();
  };
  return { isAtEnd, scrolled, moved, toEnd };
}

/** Asked of the page: the list itself learns of a scroll only after this. */
const isEndInView = (scroller: HTMLDivElement | null): boolean =>
  scroller === null || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= END_WITHIN_PX;
