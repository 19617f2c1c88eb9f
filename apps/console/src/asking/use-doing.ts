// Something that the platform is asked to do: whether it is under way, and why it failed.
import { isCurable } from "@tributary/client";
import { useCallback, useRef, useState } from "react";
import { type Once, onceOnly } from "./once.ts";

export interface Doing {
  isBusy: boolean;
  error: unknown;
  /** True when it was done. Tried again after nobody answered, it is `once` the same, so that it is done once. */
  run(what: (once: Once) => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

export function useDoing(): Doing {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const once = useRef<Once>(null);
  const run = useCallback(async (what: (once: Once) => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      once.current ??= onceOnly();
      await what(once.current);
      once.current = null;
      return true;
    } catch (why) {
      if (!isCurable(why)) once.current = null;
      setError(why);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setError(null), []);
  return { isBusy, error, run, clear };
}
