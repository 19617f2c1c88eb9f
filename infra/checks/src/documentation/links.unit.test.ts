import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../workspaces.ts";
import { anchorsOf, linksIn } from "./links.ts";

const FOLDERS = "{.,.github,docs/**,apps/**,packages/**,infra/**}";
const pages = globSync(`${FOLDERS}/*.md`, {
  cwd: repositoryRoot,
  exclude: (name) => /(^|\/)(node_modules|generated|\.tributary|dist)$/.test(name),
});
const read = (file: string): string => readFileSync(join(repositoryRoot, file), "utf8");

/** What is wrong with where a link of the page points, or null. */
function fault(page: string, target: string): string | null {
  const [path = "", anchor] = decodeURI(target).split("#");
  const file = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(repositoryRoot, file))) return "is not there";
  if (anchor === undefined) return null;
  if (statSync(join(repositoryRoot, file)).isDirectory() || !file.endsWith(".md")) return null;
  return anchorsOf(read(file)).has(anchor) ? null : "has no such heading";
}

describe("the pages", () => {
  it("are found", () => {
    expect(pages).toEqual(
      expect.arrayContaining(["README.md", "docs/ARCHITECTURE.md", "packages/simulators/README.md"]),
    );
  });

  it.each(pages)("%s points only at what is there", (page) => {
    const faults = linksIn(read(page)).flatMap(({ target, line }) => {
      const found = fault(page, target);
      return found === null ? [] : [`${page}:${line}: ${target} ${found}`];
    });
    expect(faults).toEqual([]);
  });
});

describe("a link", () => {
  it("is found in text and in tables, with what is written in it, and as an image", () => {
    const page = 'See [`a`](b.md#c), ![d](e.png)\n| [f [g]](h.md) | <img src="i.png"> |\n';
    expect(linksIn(page).map(({ target, line }) => [target, line])).toEqual([
      ["b.md#c", 1],
      ["e.png", 1],
      ["h.md", 2],
      ["i.png", 2],
    ]);
  });

  it("to elsewhere, or in code, is left alone", () => {
    expect(linksIn("[a](https://example.org) `[b](c.md)`\n```md\n[d](e.md)\n```\n")).toEqual([]);
  });
});

describe("a heading", () => {
  it("is pointed at as GitHub names it", () => {
    const page = "# One\n## `GET /a/:b`, and *more*\n## One\n```\n# no heading\n```\n### [Linked](x.md)\n";
    expect([...anchorsOf(page)]).toEqual(["one", "get-ab-and-more", "one-1", "linked"]);
  });
});
