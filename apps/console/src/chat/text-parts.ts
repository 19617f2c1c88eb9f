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
/** Ends the sentence, not the address. */
const SENTENCE_END = /[.,;:!?'’”]+$/;

/** The text in pieces, in order and whole. */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  const upTo = (end: number): void => {
    if (end > done) parts.push({ at: done, text: text.slice(done, end), href: null });
    done = end;
  };
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutBracket(found.replace(SENTENCE_END, ""));
    if (!URL.canParse(address)) continue;
    upTo(index);
    parts.push({ at: index, text: address, href: address });
    done = index + address.length;
  }
  upTo(text.length);
  return parts;
}

/** A bracket that was opened before the address does not belong to it. */
function withoutBracket(address: string): string {
  const isOpen = address.includes("(");
  return address.endsWith(")") && !isOpen ? address.slice(0, -1).replace(SENTENCE_END, "") : address;
}
