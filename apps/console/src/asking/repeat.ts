// A question that is asked again and again, one at a time: the next goes out so long after the last was answered.

export interface Repeat {
  ask: () => Promise<void>;
  everyMs: number;
  /** While it says so nobody looks, and nothing is asked. */
  isResting: () => boolean;
}

export interface Repeated {
  /** Asks now, unless a question is on its way. */
  now(): void;
  stop(): void;
}

export function repeat({ ask, everyMs, isResting }: Repeat): Repeated {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isOver = false;
  const turn = async (): Promise<void> => {
    clearTimeout(timer);
    if (isAsking || isOver || isResting()) return;
    isAsking = true;
    await ask();
    isAsking = false;
    if (!isOver) timer = setTimeout(turn, everyMs);
  };
  return {
    now: () => void turn(),
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
