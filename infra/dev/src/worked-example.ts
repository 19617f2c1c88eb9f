/** A worked example of a page as a program: its blocks, applied to a copy of the tree from top to bottom. */
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cloneRoot } from "./config.ts";
import type { TreeCopy } from "./tree-copy.ts";

const BLOCK = /^```(\w+)\n([\s\S]*?)^```$/gm;
const PNPM = "npx -y pnpm@12 ";

/** The part of a page under a heading of the second level. */
export function sectionOf(page: string, title: string): string {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${title}\n`));
  if (section === undefined) throw new Error(`no section ${title}`);
  return section;
}

/** Does what every block of the section says; throws with what was printed when one fails. Answers how many there were. */
export function follow(section: string, tree: TreeCopy): number {
  const blocks = [...section.matchAll(BLOCK)];
  for (const [, language, text = ""] of blocks) {
    if (language === "diff") patch(text, tree);
    else if (language === "sh") shell(text, tree);
    else if (!write(text, tree)) throw new Error(`a block of ${language} that says no file:\n${text}`);
  }
  return blocks.length;
}

function patch(text: string, tree: TreeCopy): void {
  const file = path.join(tree.path, ".git", "page.diff");
  writeFileSync(file, text);
  tree.run("git", "apply", "--recount", file);
}

function write(text: string, tree: TreeCopy): boolean {
  const [, file, content] = /^\/\/ (\S+\.tsx?)\n([\s\S]*)$/.exec(text) ?? [];
  if (file === undefined || content === undefined) return false;
  mkdirSync(path.dirname(path.join(tree.path, file)), { recursive: true });
  writeFileSync(path.join(tree.path, file), content);
  return true;
}

/** Lines of pnpm one by one, as their scripts say; anything else as it stands. */
function shell(text: string, tree: TreeCopy): void {
  const lines = text.split("\n").filter((line) => line !== "");
  if (!lines.every((line) => line.startsWith(PNPM))) tree.run("bash", "-euc", text);
  else
    for (const line of lines) {
      const command = line.slice(PNPM.length);
      if (command === "install") linkNewWorkspaces(tree);
      else tree.run("bash", "-euc", scriptOf(command, tree));
    }
}

/** What pnpm would run. It itself would first install, into the packages of this clone, which the copy only borrows. */
function scriptOf(command: string, tree: TreeCopy): string {
  const [name = "", ...args] = command.split(" ");
  if (name === "exec") return args.join(" ");
  const script = scriptsOf("package.json", tree)[name];
  if (script === undefined) throw new Error(`there is no script ${name}`);
  const [, workspace, inner = ""] = /^pnpm --filter @tributary\/(\S+) (\S+)$/.exec(script) ?? [];
  if (workspace === undefined) return [script, ...args].join(" ");
  const own = scriptsOf(`packages/${workspace}/package.json`, tree)[inner];
  return [`cd packages/${workspace} && ${own}`, ...args].join(" ");
}

const scriptsOf = (manifest: string, tree: TreeCopy): Record<string, string> =>
  (JSON.parse(tree.read(manifest)) as { scripts: Record<string, string> }).scripts;

/** A new app that needs what another one needs finds it where that one does. */
function linkNewWorkspaces(tree: TreeCopy): void {
  const added = tree.run("git", "ls-files", "--others", "--exclude-standard", "apps/*/package.json").trim();
  for (const manifest of added.split("\n")) {
    const links = path.join(tree.path, path.dirname(manifest), "node_modules");
    if (existsSync(links)) continue;
    const like = path.join(cloneRoot, "apps/bp-adapter/node_modules");
    cpSync(like, links, { recursive: true, verbatimSymlinks: true });
  }
}
