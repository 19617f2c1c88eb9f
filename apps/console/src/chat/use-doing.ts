// Something that the platform is asked to do: whether it is under way, and why it failed.
import { useCallback, useState } from "react";

export interface Doing {
  isBusy: boolean;
  error: unknown;
  /** True when it was done. */
  run(what: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

export function useDoing(): Doing {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = useCallback(async (what: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await what();
      return true;
    } catch (why) {
      setError(why);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setError(null), []);
  return { isBusy, error, run, clear };
}
