// How numbers and failures read in a terminal.

/** `1 event`, `1,204 events`. */
export const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;

/** `0.4 s`, `75 s`. */
export const seconds = (number: number): string => `${number < 10 ? number.toFixed(1) : Math.round(number)} s`;

/** The part of an unknown failure that is worth a line. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  const lines = message.split("\n").map((line) => line.trim());
  return lines.find((line) => line !== "") ?? "unknown error";
}
