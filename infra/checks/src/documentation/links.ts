// Where the pages of the repository point, and where one can point in them: links between files and to headings.

export interface Link {
  readonly target: string;
  /** Counted from one. */
  readonly line: number;
}

const LINK = /!?\[(?:[^\]]|\](?!\())*?\]\(([^()\s]+)\)/g;
const IMAGE = /<(?:img|source)[^>]* (?:src|srcset)="([^"]+)"/g;
const ELSEWHERE = /^[a-z][a-z+.-]*:/i;
const PUNCTUATION = /[^\p{L}\p{N}\p{M}\s_-]/gu;

/** The links and images of a page that stay in the repository; what stands in code is none. */
export function linksIn(page: string): Link[] {
  return prose(page).flatMap((text, index) =>
    [LINK, IMAGE]
      .flatMap((pattern) => [...text.replace(/`[^`]*`/g, "`").matchAll(pattern)])
      .map(([, target = ""]) => ({ target, line: index + 1 }))
      .filter(({ target }) => !ELSEWHERE.test(target)),
  );
}

/** What can follow `#` in a link to this page, as GitHub names headings. */
export function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const text of prose(page)) {
    const [, heading] = /^#{1,6} +(.+?) *#*$/.exec(text) ?? [];
    if (heading === undefined) continue;
    const shown = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = shown.toLowerCase().replace(PUNCTUATION, "").replace(/\s/g, "-");
    let anchor = slug;
    for (let twin = 1; anchors.has(anchor); twin++) anchor = `${slug}-${twin}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The lines of a page, those of code blocks empty. */
function prose(page: string): string[] {
  let fence: string | null = null;
  return page.split("\n").map((text) => {
    const [, mark] = /^\s*(```+|~~~+)/.exec(text) ?? [];
    if (fence === null && mark === undefined) return text;
    if (fence === null) fence = mark ?? null;
    else if (mark?.startsWith(fence)) fence = null;
    return "";
  });
}
