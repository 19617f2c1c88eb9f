// The place of a moment in a feed, whose entries come in the order of time: found by halving, so that a feed of any length is
// asked for a few entries only.

/** The first entry of that moment or after it; the newest when all are older; null when it could not be told. */
export async function entryAt(
  time: number,
  { first, head }: { first: number; head: number },
  timeOf: (seq: number) => Promise<number | null>,
): Promise<number | null> {
  let [low, high] = [first, head];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const at = await timeOf(middle);
    if (at === null) return null;
    if (at < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
