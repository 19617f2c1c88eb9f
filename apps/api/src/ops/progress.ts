const EVERY_MS = 1_000;

/** Says every second how far a replay of the log has come. */
export function progress(say: (line: string) => void): (done: number, about: number) => void {
  const startedAt = performance.now();
  let saidAt = startedAt;
  return (done, about) => {
    const now = performance.now();
    if (now - saidAt < EVERY_MS) return;
    saidAt = now;
    const perSecond = Math.round(done / ((now - startedAt) / 1_000));
    say(`${number(done)} of about ${number(about)} events, ${number(perSecond)} per second`);
  };
}

const number = (value: number): string => value.toLocaleString("en-US");
