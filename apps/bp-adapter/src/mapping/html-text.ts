// Agents write HTML, people here read text. What a reader would see stays: line breaks, and where links lead to. Read from
// left to right, once: nobody can write a text that takes longer.

const TAG_NAME = /^\/?[a-z][a-z0-9]*/i;
const HREF = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;
const BREAKS: ReadonlySet<string> = new Set([
  "br",
  "/p",
  "/div",
  "/li",
  "/tr",
  "/h1",
  "/h2",
  "/h3",
  "/h4",
  "/h5",
  "/h6",
]);
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi;
const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " },
  ...{ ndash: "–", mdash: "—", hellip: "…", copy: "©", reg: "®", euro: "€", laquo: "«", raquo: "»" },
};
const LARGEST_CODE_POINT = 0x10ffff;
/** More of a tag is not looked at. */
const LONGEST_TAG = 4_000;

/** What the HTML says. Text that is none comes out as it is. */
export function textOfHtml(html: string): string {
  const text: string[] = [];
  let link: { href: string; at: number } | null = null;
  for (const { tag, said } of piecesOf(html)) {
    const name = TAG_NAME.exec(tag)?.[0].toLowerCase();
    if (name === "a") link = { href: hrefOf(tag), at: text.length };
    if (name === "/a" && link) {
      const label = text.splice(link.at).join("");
      text.push(linkText(label.trim(), link.href));
      link = null;
    }
    if (name && BREAKS.has(name)) text.push("\n");
    text.push(decoded(said));
  }
  return text.join("").trim();
}

/** Each tag with what is said after it; before the first one there is none. */
function* piecesOf(html: string): Generator<{ tag: string; said: string }> {
  let tag = "";
  let from = 0;
  for (let found = nextTag(html, 0); found !== null; found = nextTag(html, found.end)) {
    yield { tag, said: html.slice(from, found.start) };
    tag = html.slice(found.start + 1, Math.min(found.end - 1, found.start + LONGEST_TAG));
    from = found.end;
  }
  yield { tag, said: html.slice(from) };
}

/** Tags and comments; null when there is none that ends. */
function nextTag(html: string, from: number): { start: number; end: number } | null {
  for (let start = html.indexOf("<", from); start !== -1; start = html.indexOf("<", start + 1)) {
    const isComment = html.startsWith("<!--", start);
    if (!isComment && !TAG_NAME.test(html.slice(start + 1, start + 3))) continue;
    const closing = isComment ? "-->" : ">";
    const close = html.indexOf(closing, start);
    return close === -1 ? null : { start, end: close + closing.length };
  }
  return null;
}

function hrefOf(tag: string): string {
  const [, double, single, bare] = HREF.exec(tag) ?? [];
  return decoded(double ?? single ?? bare ?? "");
}

function linkText(shown: string, href: string): string {
  const isSame = shown === href || `http://${shown}` === href || `https://${shown}` === href;
  if (shown === "") return href;
  return isSame || !/^https?:/i.test(href) ? shown : `${shown} (${href})`;
}

const decoded = (text: string): string =>
  text.replace(ENTITY, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    const isCharacter = code > 0 && code <= LARGEST_CODE_POINT && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : "";
  });
