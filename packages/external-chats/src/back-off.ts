const FIRST_MS = 250;
const LONGEST_MS = 15_000;

/**
 * How long to wait before attempt number `failures` + 1: anything up to a ceiling that doubles, so that a thousand chats
 * that failed together do not come back together.
 */
export function backOff(failures: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1)) * random();
}
