// Which entry is looked at. The address says so, but follows those who step quickly only when they rest: it must not hold them up.
import { useCallback, useEffect, useRef, useState } from "react";
import { NavigationType, useNavigationType, useSearchParams } from "react-router";
import type { FeedExtent } from "./feed-store.ts";
import type { Live } from "./feed-view.tsx";

const REST_MS = 200;

export interface Place {
  at: number;
  /** What the address names where there is no such entry: the nearest one is looked at. */
  missing: number | null;
  choose(seq: number): void;
}

/** What the address says, else the newest; the newest while it is live. Choosing an entry ends that. */
export function usePlace({ first, head }: FeedExtent, { isOn, turn }: Live): Place {
  const { asked, write } = useAddress();
  const [chosen, setChosen] = useState(asked);
  const navigation = useNavigationType();
  useEffect(() => {
    if (navigation !== NavigationType.Replace) setChosen(asked); // somebody went back, or followed a link
  }, [asked, navigation]);
  useEffect(() => {
    if (isOn) setChosen(String(head)); // where somebody is who stops following
  }, [isOn, head]);
  useEffect(() => {
    if (chosen === null || chosen === asked) return;
    const resting = setTimeout(() => write(chosen), REST_MS);
    return () => clearTimeout(resting);
  }, [chosen, asked, write]);
  const wroteAt = useRef(0);
  const choose = useCallback(
    (seq: number) => {
      if (isOn) turn(false);
      setChosen(String(seq));
      if (performance.now() - wroteAt.current > REST_MS) write(String(seq));
      wroteAt.current = performance.now();
    },
    [isOn, turn, write],
  );
  const wanted = chosen === null || isOn ? Number.NaN : Number(chosen);
  if (!Number.isInteger(wanted)) return { at: head, missing: null, choose };
  const at = Math.min(Math.max(wanted, first), head);
  return { at, missing: at === wanted ? null : wanted, choose };
}

/** The entry that the address names, and how to name another. */
function useAddress(): { asked: string | null; write: (seq: string) => void } {
  const [params, setParams] = useSearchParams();
  const latest = useRef(setParams);
  latest.current = setParams;
  const write = useCallback((seq: string) => latest.current({ at: seq }, { replace: true }), []);
  return { asked: params.get("at"), write };
}
