// What of a feed is asked for: what somebody stays with, and not all that they rush past.
import { useEffect, useRef } from "react";
import type { FeedStore } from "./feed-store.ts";
import { LONGEST_STEP } from "./steps.ts";

export const REST_MS = 60;

type Wishes = Pick<FeedStore, "want">;

/** Wants these entries once somebody rests there, for as long as they do. */
export function useWanted(store: Wishes, from: number, to: number): void {
  useEffect(() => wantAtRest(store, from, to), [store, from, to]);
}

/** Wants the entry that is looked at: at once where a step leads to, else at rest. */
export function useLookedAt(store: Wishes, at: number): void {
  const before = useRef(at);
  useEffect(() => {
    const isStep = Math.abs(at - before.current) <= LONGEST_STEP;
    before.current = at;
    return isStep ? store.want(at, at) : wantAtRest(store, at, at);
  }, [store, at]);
}

/** Whoever calls what it answers before they have rested has asked for nothing. */
export function wantAtRest(store: Wishes, from: number, to: number): () => void {
  let release = () => {};
  const resting = setTimeout(() => {
    release = store.want(from, to);
  }, REST_MS);
  return () => {
    clearTimeout(resting);
    release();
  };
}
