// Chance that can be repeated: whoever starts from the same seed draws the same numbers, on every machine.

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [0, end). */
  below(end: number): number;
  between(from: number, to: number): number;
  /** @throws RangeError when there is nothing to pick from. */
  pick<T>(items: readonly T[]): T;
  /** A sequence of its own, so that what one actor draws does not depend on how often another one drew. */
  fork(label: string): Random;
}

/** mulberry32: 32 bits of state are plenty to choose who is hit and when. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    next,
    below,
    between: (from, to) => from + next() * (to - from),
    pick(items) {
      const [item] = items.slice(below(items.length));
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
    fork: (label) => seededRandom(hash(`${seed} ${label}`)),
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
