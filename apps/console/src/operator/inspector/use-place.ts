// Which entry is looked at. The address follows as soon as somebody rests, so that stepping is not held up by it.
import { useCallback, useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import type { FeedExtent } from "./feed-store.ts";
import type { Live } from "./feed-view.tsx";

const REST_MS = 200;

/** What the address says, else the newest; the newest while it is live. Choosing an entry ends that. */
export function usePlace(
  { first, head }: FeedExtent,
  { isOn, turn }: Live,
): { at: number; choose: (seq: number) => void } {
  const [params, setParams] = useSearchParams();
  const asked = params.get("at");
  const [chosen, setChosen] = useState(asked);
  const written = useRef(asked);
  useEffect(() => {
    if (asked !== written.current) setChosen(asked); // somebody went back, or followed a link
    written.current = asked;
  }, [asked]);
  useEffect(() => {
    const resting = setTimeout(() => {
      if (chosen === null || chosen === written.current) return;
      written.current = chosen;
      setParams({ at: chosen }, { replace: true });
    }, REST_MS);
    return () => clearTimeout(resting);
  }, [chosen, setParams]);
  useEffect(() => {
    if (isOn) setChosen(String(head)); // where somebody is who stops following
  }, [isOn, head]);
  const wanted = chosen === null || isOn ? Number.NaN : Number(chosen);
  const at = Number.isInteger(wanted) ? Math.min(Math.max(wanted, first), head) : head;
  const choose = useCallback(
    (seq: number) => {
      if (isOn) turn(false);
      setChosen(String(seq));
    },
    [isOn, turn],
  );
  return { at, choose };
}
