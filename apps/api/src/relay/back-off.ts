const FIRST_MS = 50;
const LONGEST_MS = 5_000;

/**
 * How long to wait before attempt number `failures` + 1, in milliseconds: doubling up to 5 s, and the later half of it
 * by chance, so that replicas that failed together do not come back together.
 */
export function backOff(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}
