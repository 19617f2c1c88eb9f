// Why tests were skipped, one line for each reason: a run that left something out says so.

interface Skipped {
  /** The outermost describe, or the test itself; it says why where the test does not. */
  readonly title: string;
  /** What the test gave as its reason. */
  readonly note: string | undefined;
}

/** `skipped 15  the chart under its tools (no helm)`, the most first. */
export function skippedLines(skipped: readonly Skipped[]): string[] {
  const counts = new Map<string, number>();
  for (const { title, note } of skipped) {
    const why = note === undefined ? title : `${title}: ${note}`;
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([why, count]) => `skipped ${count}  ${why}`);
}
