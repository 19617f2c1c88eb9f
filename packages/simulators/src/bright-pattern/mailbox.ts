// The events of one chat that its client has not been given yet, and the one poll that may wait for them.
import type { ChatEvent } from "./chat.ts";

export interface Mailbox {
  put(event: ChatEvent): void;
  /** What waits to be delivered, in order. */
  waiting(): readonly ChatEvent[];
  /** These were delivered, or are lost. */
  remove(events: readonly ChatEvent[]): void;
  /** Resolves as soon as something waits, the time is up or the signal says so. */
  untilFilled(ms: number, signal: AbortSignal): Promise<void>;
}

export function createMailbox(): Mailbox {
  let waiting: ChatEvent[] = [];
  let wake = (): void => {};
  return {
    put(event) {
      waiting.push(event);
      wake();
    },
    waiting: () => [...waiting],
    remove(events) {
      const gone = new Set(events);
      waiting = waiting.filter((event) => !gone.has(event));
    },
    async untilFilled(ms, signal) {
      if (waiting.length > 0 || signal.aborted) return;
      const woken = Promise.withResolvers<void>();
      const timer = setTimeout(woken.resolve, ms);
      wake = woken.resolve;
      signal.addEventListener("abort", () => woken.resolve(), { once: true });
      await woken.promise;
      clearTimeout(timer);
      wake = () => {};
    },
  };
}
