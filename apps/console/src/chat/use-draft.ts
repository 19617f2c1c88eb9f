// What somebody has begun to fill in outlives its component: rows of a long chat go and come as it is scrolled.
import { useState } from "react";

/** By what they are of. */
export type Drafts<T> = Map<string, T>;

/** Values by what was asked for. */
export type Answers = Readonly<Record<string, unknown>>;

/** The draft of `key`, or else `first`. Whoever ends it takes it out of the map. */
export function useDraft<T>(drafts: Drafts<T>, key: string, first: T): [draft: T, set: (draft: T) => void] {
  const [draft, setDraft] = useState(() => drafts.get(key) ?? first);
  const set = (next: T): void => {
    drafts.set(key, next);
    setDraft(next);
  };
  return [draft, set];
}
