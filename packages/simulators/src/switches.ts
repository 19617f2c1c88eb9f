// Faults that are switched on and off, for good or by chance: what every simulator's list of them stands on.
import type { z } from "zod";

/** A switch that is a probability, and how often it has struck. */
type ChanceOf<S> = { [N in keyof S]: S[N] extends number ? N : never }[keyof S] & string;

export interface Switches<S extends object, C extends ChanceOf<S>, I = Partial<S>> {
  /** As they are now. */
  readonly now: Readonly<S>;
  /** How often each of the probable ones has struck. */
  readonly struck: Readonly<Partial<Record<C, number>>>;
  /** Turns these; the others stay. @throws ZodError */
  set(some: I): void;
  /** Everything off. */
  clear(): void;
  /** Whether it strikes this time. */
  strikes(chance: C): boolean;
  /** A number from 0 to 1, of the same chance. */
  random(): number;
}

/** The same seed, asked the same, strikes the same. */
export function createSwitches<T extends z.ZodObject, C extends ChanceOf<z.output<T>>>(
  schema: T,
  initial: z.input<T>,
  seed: number,
): Switches<z.output<T>, C, z.input<T>> {
  const random = randomFrom(seed);
  const struck: Partial<Record<C, number>> = {};
  let now = schema.parse(initial);
  return {
    get now() {
      return now;
    },
    struck,
    set(some) {
      now = schema.parse({ ...now, ...some });
    },
    clear() {
      now = schema.parse({});
    },
    strikes(chance) {
      const probability = now[chance] as number;
      if (probability === 0 || random() >= probability) return false;
      struck[chance] = (struck[chance] ?? 0) + 1;
      return true;
    },
    random,
  };
}

/** Numbers from 0 to 1 that look like chance (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
