// Lets a loop sleep until there is work. Pokes coalesce: any number of them while the loop is busy cost one more read.

export interface WakeUp {
  /** Ends the sleep that is running, or the next one before it begins. */
  poke(): void;
  /** Resolves after `ms`, or as soon as somebody pokes. Resolves to true when it was poked. */
  sleep(ms: number): Promise<boolean>;
}

/** One sleeper, any number of pokers. */
export function createWakeUp(): WakeUp {
  let poked = false;
  let wake: (() => void) | null = null;
  return {
    poke() {
      poked = true;
      wake?.();
    },
    async sleep(ms) {
      if (!poked) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = null;
      }
      const wasPoked = poked;
      poked = false;
      return wasPoked;
    },
  };
}
