// The addresses of pages in a text.

export interface TextPart {
  /** Where in the text it begins. */
  at: number;
  text: string;
  /** Null where it is no address. */
  href: string | null;
}

/** Nothing but the web: whatever else a browser would follow somebody could have put there. */
const ADDRESS = /https?:\/\/[^\s<>"]+/gi;
/** What ends the sentence, not the address. */
const SENTENCE_END = new Set(".,;:!?'’”");

/** The text in pieces, in order and whole. */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  const upTo = (end: number): void => {
    if (end > done) parts.push({ at: done, text: text.slice(done, end), href: null });
    done = end;
  };
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutEnd(found);
    if (!URL.canParse(address)) continue;
    upTo(index);
    parts.push({ at: index, text: address, href: address });
    done = index + address.length;
  }
  upTo(text.length);
  return parts;
}

/** A bracket that was opened before the address does not belong to it. */
function withoutEnd(found: string): string {
  const hasBracket = found.includes("(");
  const isOver = (char: string): boolean => SENTENCE_END.has(char) || (char === ")" && !hasBracket);
  let end = found.length;
  while (end > 0 && isOver(found.charAt(end - 1))) end -= 1;
  return found.slice(0, end);
}
