import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../workspaces.ts";
import { referencePages } from "./pages.ts";
import { settingsOfApps } from "./settings.ts";

describe("docs/reference says what the code says", () => {
  it.each(Object.entries(referencePages))("%s.md", async (name, page) => {
    await expect(page()).toMatchFileSnapshot(join(repositoryRoot, `docs/reference/${name}.md`));
  });
});

it("every setting has a comment in the code that says what it is", () => {
  expect(settingsOfApps().filter(({ meaning }) => meaning === "")).toEqual([]);
});

it("every script of package.json has its place in commands.md", () => {
  const page = readFileSync(join(repositoryRoot, "docs/reference/commands.md"), "utf8");
  const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as { scripts: object };
  const named = new Set([...page.matchAll(/`([^` ]+)[^`]*`(?=[^|]*\|)/g)].map(([, name]) => name));
  expect(Object.keys(scripts).filter((name) => name !== "postinstall" && !named.has(name))).toEqual([]);
});
