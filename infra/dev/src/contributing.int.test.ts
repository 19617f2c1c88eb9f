/** CONTRIBUTING.md's worked examples, followed to the letter on copies of the tree. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { cloneRoot } from "./config.ts";
import { copyTree } from "./tree-copy.ts";
import { follow, sectionOf } from "./worked-example.ts";

const page = readFileSync(path.join(cloneRoot, "CONTRIBUTING.md"), "utf8");
const SECTIONS = ["An event", "An endpoint", "An adapter"];
const PATIENCE_MS = 400_000;

describe("the worked example of", () => {
  it.each(SECTIONS)(
    "%s: its blocks apply, and its checks pass",
    (title) => {
      using tree = copyTree();
      expect(follow(sectionOf(page, title), tree)).toBeGreaterThan(2);
    },
    PATIENCE_MS,
  );

  it("a page that says something else than the code is refused", () => {
    using tree = copyTree();
    const diff = "```diff\n--- a/README.md\n+++ b/README.md\n@@ -40,1 +40,2 @@\n nobody wrote this line\n+more\n```\n";
    expect(() => follow(diff, tree)).toThrow("git apply");
    expect(() => follow("```sh\nnpx -y pnpm@12 no-such-script\n```\n", tree)).toThrow("no script no-such-script");
    expect(() => follow("```ts\nconst a = 1;\n```\n", tree)).toThrow("says no file");
  });
});
