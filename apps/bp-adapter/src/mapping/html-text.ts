// Agents write HTML, people here read text. What a reader would see stays: line breaks, and where links lead to.

const LINK = /<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))[^>]*>(.*?)<\/a\s*>/gis;
const BREAK = /<br\s*\/?>|<\/(?:p|div|li|tr|h[1-6])\s*>/gi;
const TAG = /<\/?[a-z][^<>]*>|<!--.*?-->/gis;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi;
const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " },
  ...{ ndash: "–", mdash: "—", hellip: "…", copy: "©", reg: "®", euro: "€", laquo: "«", raquo: "»" },
};
const LARGEST_CODE_POINT = 0x10ffff;

/** What the HTML says. Text that is none comes out as it is. */
export function textOfHtml(html: string): string {
  const text = html
    .replace(LINK, (_, double, single, bare, label: string) => linkText(label, double ?? single ?? bare ?? ""))
    .replace(BREAK, "\n")
    .replace(TAG, "");
  return decoded(text).trim();
}

function linkText(label: string, href: string): string {
  const shown = label.replace(TAG, "").trim();
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
