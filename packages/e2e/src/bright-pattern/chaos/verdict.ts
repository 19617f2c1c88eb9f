/** What one side of a chat said, compared with what the other side has of it. Every text is said once. */

export interface Verdict {
  readonly lost: readonly string[];
  readonly repeated: readonly string[];
  /** What came after something that was said later. */
  readonly outOfOrder: readonly string[];
  /** What nobody said. */
  readonly foreign: readonly string[];
}

/** Both in their own order: as it was said, and as it arrived. */
export function compare(said: readonly string[], arrived: readonly string[]): Verdict {
  const places = new Map(said.map((text, place) => [text, place]));
  const seen = new Set<string>();
  const [repeated, outOfOrder, foreign]: [string[], string[], string[]] = [[], [], []];
  let furthest = -1;
  for (const text of arrived) {
    const place = places.get(text);
    if (place === undefined) foreign.push(text);
    else if (seen.has(text)) repeated.push(text);
    else if (place < furthest) outOfOrder.push(text);
    seen.add(text);
    furthest = Math.max(furthest, place ?? -1);
  }
  return { lost: said.filter((text) => !seen.has(text)), repeated, outOfOrder, foreign };
}

/** One line for each kind of thing that is wrong; none when all is right. */
export function complaintsAbout(name: string, { lost, repeated, outOfOrder, foreign }: Verdict): string[] {
  return Object.entries({ lost, repeated, "out of order": outOfOrder, foreign })
    .filter(([, texts]) => texts.length > 0)
    .map(([what, texts]) => `${name}: ${texts.length} ${what} (${texts.slice(0, 5).join(", ")})`);
}
