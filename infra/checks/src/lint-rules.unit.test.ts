import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bin, repositoryRoot } from "./workspaces.ts";

const OFFENCES: Readonly<Record<string, string>> = {
  noFloatingPromises: "async function late(): Promise<void> {}\nlate();",
  noMisusedPromises: "[1].forEach(async (n) => { await Promise.resolve(n); });",
  noDefaultExport: "export default 1;",
  noNonNullAssertion: "export const first = (list: string[]): number => list[0]!.length;",
  noProcessEnv: "export const home = process.env.HOME;",
  noConsole: 'console.log("x");',
  noExplicitAny: "export const one = (x: any): unknown => x;",
  noUnusedImports: 'import { join } from "node:path";\nexport const one = 1;',
};

describe("the lint rules that the code relies on", () => {
  // Inside a linted workspace: type-aware rules are blind to files outside of the project.
  let folder = "";
  let said = "";
  beforeAll(() => {
    folder = mkdtempSync(join(repositoryRoot, "packages/schemas/src/lint-rules-"));
    for (const [rule, source] of Object.entries(OFFENCES)) writeFileSync(join(folder, `${rule}.ts`), `${source}\n`);
    const args = ["lint", "--error-on-warnings", "--colors=off", "--max-diagnostics=100", folder];
    said = spawnSync(bin("biome"), args, { cwd: repositoryRoot, encoding: "utf8" }).stderr;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.keys(OFFENCES))("%s fires", (rule) => {
    expect(said).toMatch(new RegExp(`/${rule}\\.ts:\\S+ lint/\\w+/${rule} `));
  });
});
