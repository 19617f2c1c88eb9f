// A question that is asked again and again while the page is in sight. An answer stays when the next one fails: it is old
// then, and says so.
import { useCallback, useEffect, useRef, useState } from "react";
import { type Repeated, repeat } from "./repeat.ts";

/** An answer that is this much older than it should be is stale. */
const LATE_MS = 4_000;

export interface Polled<T> {
  value: T | null;
  /** The last answer, also while what is asked now is another question. */
  latest: T | null;
  /** Why the last question failed; null when it did not. */
  error: unknown;
  /** How old the answer is once that is more than it should be; null while it is fresh. */
  staleMs: number | null;
  /** Asks now. */
  refresh(): void;
}

interface Asked<T> {
  key: string;
  value: T | null;
  latest: T | null;
  error: unknown;
}

/** Asks with the function of the last rendering; another `key` is another question. */
export function usePoll<T>(ask: (signal: AbortSignal) => Promise<T>, everyMs: number, key = ""): Polled<T> {
  const [asked, setAsked] = useState<Asked<T>>({ key, value: null, latest: null, error: null });
  const question = useRef(ask);
  question.current = ask;
  const running = useRef<Repeated | null>(null);
  const answeredAt = useRef(0);
  useEffect(() => {
    const over = new AbortController();
    const take = (change: (before: Asked<T>) => Asked<T>) => {
      if (!over.signal.aborted) setAsked(change);
    };
    answeredAt.current = performance.now();
    const askOnce = async () => {
      try {
        const value = await question.current(over.signal);
        answeredAt.current = performance.now();
        take(() => ({ key, value, latest: value, error: null }));
      } catch (error) {
        take((before) => ({ key, value: before.key === key ? before.value : null, latest: before.latest, error }));
      }
    };
    const repeated = repeat({ ask: askOnce, everyMs, isResting: () => document.hidden });
    running.current = repeated;
    document.addEventListener("visibilitychange", repeated.now);
    repeated.now();
    return () => {
      over.abort();
      repeated.stop();
      document.removeEventListener("visibilitychange", repeated.now);
    };
  }, [everyMs, key]);
  const staleMs = useStaleness(answeredAt, everyMs);
  const refresh = useCallback(() => running.current?.now(), []);
  const { value, error } = asked.key === key ? asked : { value: null, error: null };
  return { value, latest: asked.latest, error, staleMs, refresh };
}

/** Looked at every second, so that a page says by itself that it stands still. */
function useStaleness(answeredAt: { readonly current: number }, everyMs: number): number | null {
  const [staleMs, setStaleMs] = useState<number | null>(null);
  useEffect(() => {
    const look = () => {
      const age = performance.now() - answeredAt.current;
      setStaleMs(age > everyMs + LATE_MS ? Math.floor(age / 1_000) * 1_000 : null);
    };
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, [answeredAt, everyMs]);
  return staleMs;
}
