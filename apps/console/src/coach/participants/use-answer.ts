// An answer of the platform that no stream goes on from, asked for anew whenever what it depends on changes.
import { type DependencyList, useCallback, useEffect, useRef, useState } from "react";

export interface Asked<T> {
  /** The last one; it stays while another one is asked for. */
  answer: T | null;
  error: unknown;
  reload(): void;
}

export function useAnswer<T>(ask: (signal: AbortSignal) => Promise<T>, on: DependencyList): Asked<T> {
  const [state, setState] = useState<{ answer: T | null; error: unknown }>({ answer: null, error: null });
  const [tries, setTries] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    const gone = new AbortController();
    latest.current(gone.signal).then(
      (answer) => gone.signal.aborted || setState({ answer, error: null }),
      (error: unknown) => gone.signal.aborted || setState((before) => ({ ...before, error })),
    );
    return () => gone.abort();
  }, [tries, ...on]);
  const reload = useCallback(() => setTries((before) => before + 1), []);
  return { ...state, reload };
}
