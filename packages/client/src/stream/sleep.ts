// Waiting, in a way that notices when the network or the person comes back.

/** Calls back when the network or the page's reader returns, until stopped. Where nobody can tell it never does. */
export function whenBack(back: () => void): () => void {
  const { addEventListener: on, removeEventListener: off, document } = globalThis;
  const seen = () => document.visibilityState === "visible" && back();
  on?.("online", back);
  document?.addEventListener("visibilitychange", seen);
  return () => {
    off?.("online", back);
    document?.removeEventListener("visibilitychange", seen);
  };
}

/** Resolves after that long, when the signal is aborted, or (where it may be shortened) when somebody is back. */
export function sleep(ms: number, signal: AbortSignal, { mayBeShort }: { mayBeShort: boolean }): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      stopLooking();
      resolve();
    };
    const timer = setTimeout(wake, ms);
    const stopLooking = mayBeShort ? whenBack(wake) : () => undefined;
    signal.addEventListener("abort", wake);
  });
}
